using System.Text;
using System.Xml;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Hl7V2.Er7;
using EmradXds.ImagingSource.Ingest;
using EmradXds.ImagingSource.Manifest;
using EmradXds.ImagingSource.Outbound;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.ImagingSource.Publishing;

/// <summary>Publishes one study: ITI-9, manifest, RAD-68.</summary>
/// <remarks>In order:
///   1 ask     ITI-9 for the patient's id in the affinity domain; without one the study waits
///   2 take up a submission whose fate is unknown (killed, timed out): it goes out again, the same bytes and ids, unless the patient's id
///             is another one by now
///   3 make    else manifest and metadata, both on disk before anything is sent
///   4 send    RAD-68; the count of attempts is on disk before it goes out
///   5 judge   Success, or "this SubmissionSet is registered already" at a repeated attempt: published</remarks>
public sealed partial class StudyPublication(
    ImagingSourceOptions options,
    AffinityDomain domain,
    InstanceArchive archive,
    ImagingIndex index,
    Iti9PixQuery pix,
    Rad68ProvideAndRegisterImagingDocumentSet repository,
    TimeProvider clock,
    ILogger logger)
{
    /// <summary>Failures of machinery: the same submission may pass later, and may even have been registered already.</summary>
    private static readonly string[] Passing =
    [
        nameof(XdsErrorCode.XDSRegistryNotAvailable), nameof(XdsErrorCode.XDSRegistryBusy), nameof(XdsErrorCode.XDSRepositoryBusy),
        nameof(XdsErrorCode.XDSRegistryOutOfResources), nameof(XdsErrorCode.XDSRepositoryOutOfResources),
        nameof(XdsErrorCode.XDSRegistryError), nameof(XdsErrorCode.XDSRepositoryError),
    ];

    /// <summary>Makes one attempt.</summary>
    public async Task<PublicationResult> PublishAsync(StudyRow study, string traceId, CancellationToken cancel)
    {
        if (study.PatientId.Length == 0)
        {
            return PublicationResult.Waits("Patient ID (0010,0020) is empty: nobody can be asked whose study it is", Retry.Never);
        }

        if (domain.AuthorityOf(study.PatientIdAuthorityOid) is not { } authority)
        {
            return PublicationResult.Waits("issuer of Patient ID (0010,0021) is no authority of the domain", Retry.Slowly);
        }

        (string? patientId, string? reason) = await AskAsync(study, authority, traceId, cancel);
        if (patientId is null)
        {
            return PublicationResult.Waits(reason!, Retry.Soon);
        }

        ManifestRow? manifest = await PendingAsync(study.StudyInstanceUid, cancel);
        if (manifest is not null && FromXml(manifest.Submission).Set?.PatientId != domain.PatientIdOf(patientId))
        {
            // Corrected at the source since it was made: sent now, it would show the study under another patient.
            if (manifest.Sent > 0)
            {
                return PublicationResult.Waits(
                    $"patient's id changed, and whether entry {manifest.EntryUuid} was registered under the former is not known",
                    Retry.Slowly);
            }

            await ForgetAsync(manifest, cancel);
            manifest = null;
        }

        manifest ??= await MakeAsync(study, authority, patientId, cancel);
        return await SendAsync(manifest, traceId, cancel);
    }

    private async Task<ManifestRow?> PendingAsync(string studyInstanceUid, CancellationToken cancel)
    {
        await using ImagingSourceContext context = index.Open();
        return await context.Manifests.AsNoTracking()
            .SingleOrDefaultAsync(m => m.StudyInstanceUid == studyInstanceUid && m.RegisteredAt == null, cancel);
    }

    private async Task<PixAnswer> AskAsync(
        StudyRow study, AssigningAuthority authority, string traceId, CancellationToken cancel)
    {
        try
        {
            PixAnswer answer = await pix.AskAsync(study.PatientId, authority, traceId, cancel);
            Log.Asked(logger, options.Trust.Ods, study.StudyInstanceUid, answer.Reason ?? "patient known", traceId);
            return answer;
        }
        catch (Exception unreachable) when (unreachable is IOException or Er7Exception)
        {
            Log.PixTrouble(logger, options.Trust.Ods, study.StudyInstanceUid, unreachable.Message, traceId);
            return new PixAnswer(null, "PIX Manager not reachable (ITI-9)");
        }
    }

    private async Task<ManifestRow> MakeAsync(
        StudyRow study, AssigningAuthority authority, string patientId, CancellationToken cancel)
    {
        study.PatientIdAuthorityOid = authority.Oid;
        await using ImagingSourceContext context = index.Open();
        List<InstanceRow> instances = await context.Instances.AsNoTracking()
            .Where(i => i.StudyInstanceUid == study.StudyInstanceUid).OrderBy(i => i.SeriesInstanceUid).ToListAsync(cancel);
        List<SeriesRow> series = await context.Series.AsNoTracking()
            .Where(s => s.StudyInstanceUid == study.StudyInstanceUid).ToListAsync(cancel);
        KeyObjectManifest manifest = StudyManifest.Of(study, instances, options, clock.GetUtcNow());
        Submission submission = new ManifestMetadata(domain, options.Trust)
            .Describe(manifest, study, series, patientId, clock.GetUtcNow());
        ManifestRow row = new()
        {
            SopInstanceUid = manifest.SopInstanceUid,
            StudyInstanceUid = study.StudyInstanceUid,
            StudyVersion = study.Version,
            EntryUuid = submission.Documents[0].EntryUuid,
            Submission = ToXml(submission),
        };
        Write(manifest);
        return await index.ChangeAsync(context => Task.FromResult(context.Manifests.Add(row).Entity), cancel);
    }

    private void Write(KeyObjectManifest manifest)
    {
        string temporary = archive.NewTemporaryFile();
        using (FileStream file = new(temporary, FileMode.CreateNew, FileAccess.Write))
        {
            new DicomFile(manifest.ToDataset(), DicomTransferSyntax.ExplicitVRLittleEndian).Write(file);
            file.Flush(flushToDisk: true);
        }

        InstanceArchive.Place(temporary, archive.PathOfManifest(manifest.SopInstanceUid));
    }

    private async Task<PublicationResult> SendAsync(ManifestRow manifest, string traceId, CancellationToken cancel)
    {
        int sent = await CountAsync(manifest, 1, cancel);
        RegistryResponse response;
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(options.RepositoryTimeout);
        try
        {
            response = await repository.SendAsync(
                FromXml(manifest.Submission), archive.PathOfManifest(manifest.SopInstanceUid), limited.Token);
        }
        catch (Exception trouble) when (IsTransport(trouble) && !cancel.IsCancellationRequested)
        {
            Log.RepositoryTrouble(logger, options.Trust.Ods, manifest.StudyInstanceUid, trouble.Message, traceId);
            if (trouble is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
            {
                await CountAsync(manifest, -1, cancel); // nothing has left
            }

            return PublicationResult.Waits("repository not reachable or broken (RAD-68)", Retry.Soon);
        }

        return await JudgeAsync(manifest, response, sent, traceId, cancel);
    }

    /// <summary>How often it was sent, on disk.</summary>
    private Task<int> CountAsync(ManifestRow manifest, int change, CancellationToken cancel) => index.ChangeAsync(
        async context => (await context.Manifests.SingleAsync(m => m.SopInstanceUid == manifest.SopInstanceUid, cancel)).Sent += change,
        cancel);

    private async Task<PublicationResult> JudgeAsync(
        ManifestRow manifest, RegistryResponse response, int sent, string traceId, CancellationToken cancel)
    {
        string[] codes = [.. response.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Code).Distinct().Order()];

        // The SubmissionSet's uniqueId is ours alone: if the registry has it, an earlier attempt, whose answer we never saw, was registered.
        bool registered = response.Status == ResponseStatus.Success
            || (sent > 1 && codes.Contains(nameof(XdsErrorCode.XDSDuplicateUniqueIdInRegistry)));
        if (registered)
        {
            Log.Published(logger, options.Trust.Ods, manifest.StudyInstanceUid, manifest.SopInstanceUid, manifest.EntryUuid, traceId);
            return PublicationResult.Is(manifest);
        }

        string reason = $"refused (RAD-68): {string.Join(' ', codes)}";
        if (codes.Length > 0 && codes.All(Passing.Contains))
        {
            return PublicationResult.Waits(reason, Retry.Soon);
        }

        // Refused for what it says: nothing of it was registered, and the next attempt is made anew from what is then known.
        await ForgetAsync(manifest, cancel);
        bool patientComing = codes is [nameof(XdsErrorCode.XDSUnknownPatientId)];
        return PublicationResult.Waits(reason, patientComing ? Retry.Soon : Retry.Slowly);
    }

    private async Task ForgetAsync(ManifestRow manifest, CancellationToken cancel)
    {
        await index.ChangeAsync(
            context => context.Manifests.Where(m => m.SopInstanceUid == manifest.SopInstanceUid).ExecuteDeleteAsync(cancel), cancel);
        File.Delete(archive.PathOfManifest(manifest.SopInstanceUid));
    }

    private static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or SoapFaultException or MalformedMessageException or IOException or OperationCanceledException;

    private static string ToXml(Submission submission)
    {
        StringBuilder xml = new();
        using (XmlWriter writer = XmlWriter.Create(xml, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            SubmitObjectsRequest.Write(writer, submission);
        }

        return xml.ToString();
    }

    private static Submission FromXml(string xml)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(xml));
        reader.MoveToContent();
        return SubmitObjectsRequest.Read(reader, new Findings());
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Trust} ITI-9 for study {StudyUid}: {Outcome}, trace {TraceId}")]
        public static partial void Asked(ILogger logger, string trust, string studyUid, string outcome, string traceId);

        [LoggerMessage(LogLevel.Warning, "{Trust} ITI-9 for study {StudyUid} failed: {Problem}, trace {TraceId}")]
        public static partial void PixTrouble(ILogger logger, string trust, string studyUid, string problem, string traceId);

        [LoggerMessage(LogLevel.Information,
            "{Trust} RAD-68 study {StudyUid} published: manifest {ManifestUid}, entry {EntryUuid}, trace {TraceId}")]
        public static partial void Published(
            ILogger logger, string trust, string studyUid, string manifestUid, string entryUuid, string traceId);

        [LoggerMessage(LogLevel.Warning, "{Trust} RAD-68 for study {StudyUid} failed: {Problem}, trace {TraceId}")]
        public static partial void RepositoryTrouble(ILogger logger, string trust, string studyUid, string problem, string traceId);
    }
}
