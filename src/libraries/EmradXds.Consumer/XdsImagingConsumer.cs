using System.Diagnostics;
using System.Runtime.CompilerServices;
using EmradXds.Consumer.Outbound;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;

namespace EmradXds.Consumer;

/// <summary>Finds a patient's imaging studies in an affinity domain, reads their manifests, retrieves their instances: Document Consumer
/// and Imaging Document Consumer of XDS-I.b (RAD TF-1 18).</summary>
/// <remarks>Can be used by many callers at a time. What concerns one study runs in that study's trace (<see cref="StudyTrace"/>), which
/// <see cref="HttpClient"/> carries on as <c>traceparent</c>. Nothing is logged.</remarks>
public sealed class XdsImagingConsumer
{
    private readonly ConsumerOptions options;
    private readonly Iti18RegistryStoredQuery registryStoredQuery;
    private readonly Iti43RetrieveDocumentSet retrieveDocumentSet;
    private readonly Rad69RetrieveImagingDocumentSet retrieveImagingDocumentSet;

    /// <summary>A consumer of one affinity domain.</summary>
    /// <param name="http">The client to speak through; its timeout bounds the wait for each answer's start. Stays the caller's.</param>
    /// <param name="options">Where the actors are.</param>
    public XdsImagingConsumer(HttpClient http, ConsumerOptions options)
    {
        SoapClient soap = new(http, options.Soap);
        this.options = options;
        registryStoredQuery = new(soap, options);
        retrieveDocumentSet = new(soap, options);
        retrieveImagingDocumentSet = new(soap, options);
    }

    /// <summary>ITI-18: which studies exist for this patient anywhere in the domain, newest first. Replaced (Deprecated) manifests are
    /// not shown.</summary>
    /// <param name="nhsNumber">NHS Number, with or without spaces.</param>
    /// <param name="cancel">Cancels the search.</param>
    /// <returns>The studies, and what the registry remarked. The registry is asked when it is enumerated; that throws
    /// <see cref="XdsFailureException"/> where the registry refuses, <see cref="SoapFaultException"/> or
    /// <see cref="MalformedMessageException"/> where its answer is none, <see cref="HttpRequestException"/> where it cannot be reached: an
    /// empty list always means that the registry knows of no study.</returns>
    /// <exception cref="FormatException">It is no NHS Number.</exception>
    public StudySearch FindStudiesAsync(string nhsNumber, CancellationToken cancel)
    {
        var patient = NhsNumber.Parse(nhsNumber);
        return new StudySearch((remark, token) => FindAsync(patient, remark, token), cancel);
    }

    /// <summary>ITI-43: the manifest of a study, read from the stream; its size and hash are those of the entry, or it is
    /// refused.</summary>
    /// <exception cref="XdsFailureException">The repository refuses, or no address is configured for it.</exception>
    /// <exception cref="ManifestMismatchException">What it sent is not the document of the entry.</exception>
    /// <exception cref="SoapFaultException">It answered with a Fault, or the answer is cut off.</exception>
    /// <exception cref="MalformedMessageException">Its answer is none.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public async Task<KeyObjectManifest> ReadManifestAsync(ImagingStudy study, CancellationToken cancel)
    {
        using Activity activity = StudyTrace.Start(study.StudyInstanceUid ?? study.Entry.UniqueId ?? "", "ReadManifest");
        KeyObjectManifest manifest = await retrieveDocumentSet.RetrieveManifestAsync(study.Entry, cancel);
        if (manifest.SopInstanceUid != study.Entry.UniqueId)
        {
            throw new ManifestMismatchException($"The manifest is {manifest.SopInstanceUid}; its entry says {study.Entry.UniqueId}.");
        }

        if (study.StudyInstanceUid is { } stated && manifest.Series.Any(series => series.StudyInstanceUid != stated))
        {
            throw new ManifestMismatchException(
                $"The manifest {manifest.SopInstanceUid} lists the study {manifest.StudyInstanceUid}; its entry says {stated}.");
        }

        return manifest;
    }

    /// <summary>RAD-69: the instances that a manifest lists, each exactly once, as they arrive: from every imaging source it names, in
    /// requests of <see cref="ConsumerOptions.InstancesPerRequest"/>.</summary>
    /// <param name="manifest">The manifest; one with fewer series or instances retrieves only these.</param>
    /// <param name="cancel">Cancels the retrieval.</param>
    /// <returns>For each instance its content or why it is missing: a source that refuses, answers wrongly or cannot be reached never
    /// throws, so that the others' instances still come.</returns>
    public async IAsyncEnumerable<RetrievedInstance> RetrieveInstancesAsync(
        KeyObjectManifest manifest, [EnumeratorCancellation] CancellationToken cancel)
    {
        IEnumerable<RetrievedInstance> all =
            from series in manifest.Series
            from instance in series.Instances
            select new RetrievedInstance
            {
                StudyInstanceUid = series.StudyInstanceUid,
                SeriesInstanceUid = series.SeriesInstanceUid,
                SopClassUid = instance.SopClassUid,
                SopInstanceUid = instance.SopInstanceUid,
                RetrieveLocationUid = series.RetrieveLocationUid,
            };
        foreach (var place in all.DistinctBy(i => i.SopInstanceUid).GroupBy(i => (i.RetrieveLocationUid, i.StudyInstanceUid)))
        {
            if (place.Key.RetrieveLocationUid is not { } location || !options.ImagingSources.TryGetValue(location, out Uri? source))
            {
                string reason = place.Key.RetrieveLocationUid is null
                    ? "The manifest names no Retrieve Location UID (0040,E011) for its series."
                    : $"No address is configured for the Retrieve Location UID {place.Key.RetrieveLocationUid}.";
                foreach (RetrievedInstance instance in place)
                {
                    yield return instance with { Failure = new(InstanceFailure.NoAddress, reason) };
                }

                continue;
            }

            foreach (RetrievedInstance[] batch in place.Chunk(options.InstancesPerRequest))
            {
                await foreach (RetrievedInstance instance in retrieveImagingDocumentSet.RetrieveAsync(source, batch, cancel))
                {
                    yield return instance;
                }
            }
        }
    }

    /// <summary>Reads the manifest and writes every instance as a Part 10 file, <c>{study}/{series}/{instance}.dcm</c>, whole or not at
    /// all. Files that are there already are kept and not asked for again, so that a second call retrieves only what is missing.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">Where to; made where it does not exist.</param>
    /// <param name="progress">Told after each instance; null where nobody listens.</param>
    /// <param name="cancel">Cancels; what was written stays.</param>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    /// <remarks>Throws as <see cref="ReadManifestAsync"/> does where the manifest cannot be had; missing instances are in the
    /// result.</remarks>
    public async Task<FetchResult> FetchStudyAsync(
        ImagingStudy study, string folder, IProgress<FetchProgress>? progress, CancellationToken cancel)
    {
        KeyObjectManifest manifest = await ReadManifestAsync(study, cancel);
        StudyFolder files = new(folder);
        return await files.FillAsync(manifest, wanted => RetrieveInstancesAsync(wanted, cancel), progress, cancel);
    }

    private async IAsyncEnumerable<ImagingStudy> FindAsync(
        NhsNumber patient, Action<IReadOnlyCollection<Finding>> remark, [EnumeratorCancellation] CancellationToken cancel)
    {
        AdhocQueryResponse response = await registryStoredQuery.FindManifestsAsync(patient, cancel);
        remark(response.Findings);
        foreach (DocumentEntry entry in response.Objects.Documents
            .Where(entry => entry.Status != AvailabilityStatus.Deprecated)
            .OrderByDescending(entry => entry.ServiceStartTime, StringComparer.Ordinal))
        {
            yield return new ImagingStudy(entry);
        }
    }
}
