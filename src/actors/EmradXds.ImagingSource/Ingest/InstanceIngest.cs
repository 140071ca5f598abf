using System.Buffers;
using System.Security.Cryptography;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.ImagingSource.Publishing;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.Extensions.Logging;

namespace EmradXds.ImagingSource.Ingest;

/// <summary>C-STORE as SCP: the trust's PACS hands over an instance.</summary>
/// <remarks>PS3.4 annex B. In order:
///   1 receive   the bytes go to a temporary file behind our own meta information, and through the parser and the hash in the same pass
///   2 validate  the data set is what the command says, and names study, series and patient
///   3 act       file synced, renamed, folder synced, index committed: only then
///   4 respond   success. What fails before leaves nothing but a temporary file, which is removed.</remarks>
public sealed partial class InstanceIngest(
    ImagingSourceOptions options,
    AffinityDomain domain,
    InstanceArchive archive,
    ImagingIndex index,
    StudyPublisher publisher,
    TimeProvider clock,
    ILogger logger)
{
    private const ushort OutOfResources = 0xA700;
    private const ushort DuplicateSopInstance = 0x0111;
    private const int LongestComment = 64;
    private const int BufferBytes = 128 << 10;
    private const int DiskFull = 28;

    /// <summary>After so many bytes the disk is looked at again.</summary>
    private const long BytesBetweenLooks = 16 << 20;

    /// <summary>Takes one instance.</summary>
    /// <param name="request">The command.</param>
    /// <param name="dataset">The data set bytes while they arrive.</param>
    /// <param name="cancel">The association ends.</param>
    public async Task<CStoreResult> StoreAsync(CStoreRequest request, Stream dataset, CancellationToken cancel)
    {
        CStoreResult result = await TryStoreAsync(request, dataset, cancel);
        if (result.Status != 0)
        {
            string instance = UidSyntax.IsValid(request.SopInstanceUid) ? request.SopInstanceUid : "(no UID)";
            Log.Refused(logger, options.Trust.Ods, instance, result.Status, result.Comment);
        }

        return result;
    }

    private async Task<CStoreResult> TryStoreAsync(CStoreRequest request, Stream dataset, CancellationToken cancel)
    {
        if (archive.FreeBytes < options.MinFreeBytes)
        {
            return new CStoreResult(OutOfResources, "too little disk space left");
        }

        string file = archive.NewTemporaryFile();
        try
        {
            // 1 receive
            (DicomDataset attributes, long fileBytes, string sha256) = await ReceiveAsync(request, dataset, file, cancel);

            // 2 validate
            if (InstanceRules.Check(request, attributes) is { } refusal)
            {
                return refusal;
            }

            // 3 act
            ReceivedInstance received =
                ReceivedInstance.From(attributes, request.TransferSyntaxUid, fileBytes, sha256, domain, options.Trust);
            (CStoreResult result, bool dueEarlier) =
                await index.ChangeAsync(context => KeepAsync(context, received, request, file, cancel), cancel);
            if (dueEarlier)
            {
                publisher.Wake();
            }

            if (result == CStoreResult.Success)
            {
                (InstanceRow kept, string traceId) = (received.Instance, TraceIdOf(received.Instance));
                Log.Kept(logger, options.Trust.Ods, kept.SopInstanceUid, kept.StudyInstanceUid, kept.FileBytes, traceId);
            }

            return result;
        }
        catch (DicomFormatException malformed)
        {
            string reason = malformed.Message;
            return new CStoreResult(InstanceRules.CannotUnderstand, reason[..Math.Min(reason.Length, LongestComment)]);
        }
        catch (IOException full) when (IsDiskFull(full))
        {
            return new CStoreResult(OutOfResources, "disk full");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<(DicomDataset Attributes, long FileBytes, string Sha256)> ReceiveAsync(
        CStoreRequest request, Stream dataset, string file, CancellationToken cancel)
    {
        using DicomDatasetParser parser = new(DicomTransferSyntax.Of(request.TransferSyntaxUid), options.ReadOptions);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream written = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        written.Write(DicomFile.Header(request.SopClassUid, request.SopInstanceUid, request.TransferSyntaxUid, request.CallingAeTitle));

        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int count;
            long nextLook = BytesBetweenLooks;
            while ((count = await dataset.ReadAsync(buffer, cancel)) > 0)
            {
                parser.Write(buffer.AsSpan(0, count));
                hash.AppendData(buffer, 0, count);
                await written.WriteAsync(buffer.AsMemory(0, count), cancel);
                if (written.Position > nextLook)
                {
                    nextLook += BytesBetweenLooks;
                    if (archive.FreeBytes < options.MinFreeBytes)
                    {
                        throw new IOException("too little disk space left", DiskFull);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        DicomDataset attributes = parser.Complete();
        written.Flush(flushToDisk: true);
        return (attributes, written.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private async Task<(CStoreResult Result, bool DueEarlier)> KeepAsync(
        ImagingSourceContext context, ReceivedInstance received, CStoreRequest request, string file, CancellationToken cancel)
    {
        InstanceRow instance = received.Instance;
        string traceId = TraceIdOf(instance);
        if (await context.Instances.FindAsync([instance.SopInstanceUid], cancel) is { } held)
        {
            return (AnswerRepetition(held, instance, file, traceId), false);
        }

        StudyRow? study = await context.Studies.FindAsync([instance.StudyInstanceUid], cancel);
        if (study is not null && !IsSamePatient(study, received.Study))
        {
            Log.OtherPatient(logger, options.Trust.Ods, instance.StudyInstanceUid, instance.SopInstanceUid, traceId);
            return (new CStoreResult(InstanceRules.CannotUnderstand, "Patient ID (0010,0020) or its issuer is not that of the study"), false);
        }

        study ??= context.Studies.Add(received.Study).Entity;
        study.Complete(received.Study);
        SeriesRow series = await context.Series.FindAsync([instance.StudyInstanceUid, instance.SeriesInstanceUid], cancel)
            ?? context.Series.Add(received.Series).Entity;
        context.Instances.Add(instance);
        DateTimeOffset? dueBefore = study.DueAt;
        series.Instances++;
        study.Instances++;
        study.Version++;
        study.LastReceived = clock.GetUtcNow();
        study.DueAt = study.LastReceived + options.QuietTime;

        // The file gets its name before the row that points to it is committed: a row never points to nothing.
        InstanceArchive.Place(file, archive.PathOfInstance(instance.SopInstanceUid));
        if (dueBefore is null)
        {
            Log.Arriving(logger, options.Trust.Ods, instance.StudyInstanceUid, request.CallingAeTitle, traceId);
        }

        return (CStoreResult.Success, dueBefore is null || study.DueAt < dueBefore);
    }

    private static bool IsSamePatient(StudyRow held, StudyRow sent) =>
        held.PatientId == sent.PatientId && held.PatientIdAuthorityOid == sent.PatientIdAuthorityOid;

    private CStoreResult AnswerRepetition(InstanceRow held, InstanceRow sent, string file, string traceId)
    {
        if (held.DatasetSha256 == sent.DatasetSha256 && held.TransferSyntaxUid == sent.TransferSyntaxUid)
        {
            if (!archive.Holds(held))
            {
                InstanceArchive.Place(file, archive.PathOfInstance(held.SopInstanceUid));
                held.FileBytes = sent.FileBytes;
                Log.Restored(logger, options.Trust.Ods, held.SopInstanceUid, traceId);
            }

            return CStoreResult.Success;
        }

        Log.Different(logger, options.Trust.Ods, sent.SopInstanceUid, traceId);
        return new CStoreResult(DuplicateSopInstance, "SOP Instance UID is held with other bytes; the first stay");
    }

    private static string TraceIdOf(InstanceRow instance) => StudyTrace.IdOf(instance.StudyInstanceUid).ToHexString();

    /// <summary>ENOSPC and EDQUOT; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.</summary>
    private static bool IsDiskFull(IOException exception) =>
        exception.HResult is DiskFull or 122 or unchecked((int)0x80070027) or unchecked((int)0x80070070);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Trust} C-STORE study {StudyUid} arriving from {CallingAeTitle}, trace {TraceId}")]
        public static partial void Arriving(ILogger logger, string trust, string studyUid, string callingAeTitle, string traceId);

        [LoggerMessage(LogLevel.Debug,
            "{Trust} C-STORE instance {SopInstanceUid} of study {StudyUid} kept, {Bytes} bytes, trace {TraceId}")]
        public static partial void Kept(ILogger logger, string trust, string sopInstanceUid, string studyUid, long bytes, string traceId);

        [LoggerMessage(LogLevel.Warning,
            "{Trust} C-STORE instance {SopInstanceUid} came again; its file was missing or damaged and is there again, trace {TraceId}")]
        public static partial void Restored(ILogger logger, string trust, string sopInstanceUid, string traceId);

        [LoggerMessage(LogLevel.Error,
            "{Trust} C-STORE instance {SopInstanceUid} came again with other bytes: first kept, second refused, trace {TraceId}")]
        public static partial void Different(ILogger logger, string trust, string sopInstanceUid, string traceId);

        [LoggerMessage(LogLevel.Error,
            "{Trust} C-STORE instance {SopInstanceUid} of study {StudyUid} names another patient than the study: refused, trace {TraceId}")]
        public static partial void OtherPatient(ILogger logger, string trust, string studyUid, string sopInstanceUid, string traceId);

        [LoggerMessage(LogLevel.Warning, "{Trust} C-STORE instance {SopInstanceUid} refused: {Status:X4} {Comment}")]
        public static partial void Refused(ILogger logger, string trust, string sopInstanceUid, ushort status, string? comment);
    }
}
