using System.Xml;
using EmradXds.Dicom.Data;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.ImagingSource;

/// <summary>RAD-69 Retrieve Imaging Document Set: the Imaging Document Source's side.</summary>
/// <remarks>RAD TF-3: 4.69. In order:
///   1 parse     studies, series and instances as nested in the request
///   2 validate  each requested instance by itself: ids, community, source, transfer syntaxes
///   3 locate    all of them in the index and on disk, before a byte is answered
///   4 respond   what was found, each instance streamed from its file, and one error for each that was not: the status follows</remarks>
public sealed class Rad69RetrieveImagingDocumentSet(ImagingDocumentSource source) : ISoapTransaction
{
    private const string MimeType = "application/dicom";

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "RAD-69",
        "Retrieve Imaging Document Set",
        Request: "urn:ihe:rad:2009:RetrieveImagingDocumentSet",
        Response: "urn:ihe:iti:2007:RetrieveDocumentSetResponse",
        RequestElement: "RetrieveImagingDocumentSetRequest");

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        var findings = new Findings();

        // 1 parse
        RetrieveImagingDocumentSetRequest message = Read(request);
        List<RequestedInstance> requested = [.. Flatten(message, findings)];
        exchange.Objects = $"{source.Options.Trust.Ods} {string.Join(' ', message.Studies.Select(Describe).Distinct().Take(10))}";

        // 2 validate
        List<RequestedInstance> acceptable = [.. requested.Where(instance => IsAcceptable(instance, message, findings))];

        // 3 locate
        List<LocatedInstance> located = await LocateAsync(acceptable, message.TransferSyntaxUids, findings, cancel);

        // 4 respond
        SentAttachment[] attachments = [.. located.Select(instance => Attach(instance.File))];
        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.From(
            findings,
            [.. located.Zip(attachments, (instance, part) =>
                new DocumentResponse(instance.Request, MimeType, DocumentContent.Attached(part.ContentId)))]);
        exchange.Outcome = $"{response.Status} {located.Count} of {requested.Count} instances {Codes(findings)}".TrimEnd();
        return new SoapReply(response.Write, attachments, Mtom: attachments.Length > 0 || request.IsMtom);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation)
    {
        Findings findings = new();
        findings.Error(XdsErrorCode.XDSRepositoryError, $"internal error, correlation {correlation}");
        return new SoapReply(RetrieveDocumentSetResponse.From(findings, []).Write);
    }

    private static RetrieveImagingDocumentSetRequest Read(SoapMessage request)
    {
        using XmlReader body = request.OpenBody();
        return RetrieveImagingDocumentSetRequest.Read(body);
    }

    /// <summary>Each instance asked for, once, with the study and series it is asked under; what asks for none is an error.</summary>
    private IEnumerable<RequestedInstance> Flatten(RetrieveImagingDocumentSetRequest message, Findings findings)
    {
        if (message.Studies.Count == 0)
        {
            findings.Error(XdsErrorCode.XDSIRequestError, "the request has no StudyRequest; expected at least one");
        }

        foreach (StudyRequest study in message.Studies.Where(study => study.Series.Count == 0))
        {
            findings.Error(
                XdsErrorCode.XDSIRequestError, $"StudyRequest {study.StudyInstanceUid} has no SeriesRequest; expected at least one");
        }

        (string Study, SeriesRequest Series)[] asked =
            [.. message.Studies.SelectMany(study => study.Series, (study, series) => (study.StudyInstanceUid, series))];
        foreach ((_, SeriesRequest empty) in asked.Where(under => under.Series.Documents.Count == 0))
        {
            findings.Error(
                XdsErrorCode.XDSIRequestError, $"SeriesRequest {empty.SeriesInstanceUid} has no DocumentRequest; expected at least one");
        }

        if (asked.Sum(under => under.Series.Documents.Count) is var count && count > source.Options.MaxInstancesPerRequest)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryOutOfResources,
                $"the request asks for {count} instances; at most {source.Options.MaxInstancesPerRequest} are given at once");
            return [];
        }

        return asked
            .SelectMany(
                under => under.Series.Documents,
                (under, document) => new RequestedInstance(under.Study, under.Series.SeriesInstanceUid, document))
            .Distinct();
    }

    /// <summary>What can be said of a requested instance without looking for it; at most one error each.</summary>
    private bool IsAcceptable(RequestedInstance instance, RetrieveImagingDocumentSetRequest message, Findings findings)
    {
        (string study, string series, DocumentRequest document) = instance;
        string here = source.Options.Trust.RetrieveLocationUid;
        (XdsErrorCode Code, string Context)? error =
            study.Length == 0 ? (XdsErrorCode.XDSIRequestError, "StudyRequest/@studyInstanceUID is empty")
            : series.Length == 0 ? (XdsErrorCode.XDSIRequestError, "SeriesRequest/@seriesInstanceUID is empty")
            : document.DocumentUniqueId.Length == 0 ? (XdsErrorCode.XDSIRequestError, "DocumentUniqueId is empty")
            : document.RepositoryUniqueId.Length == 0 ? (XdsErrorCode.XDSIRequestError, "RepositoryUniqueId is empty")
            : document.HomeCommunityId is { Length: > 0 } home && home != source.Domain.HomeCommunityId
                ? (XdsErrorCode.XDSUnknownCommunity, $"HomeCommunityId {home} is not this community {source.Domain.HomeCommunityId}")
            : document.RepositoryUniqueId != here
                ? (XdsErrorCode.XDSUnknownRepositoryId, $"RepositoryUniqueId {document.RepositoryUniqueId} is not this imaging source {here}")
            : message.TransferSyntaxUids.All(string.IsNullOrWhiteSpace)
                ? (XdsErrorCode.XDSRepositoryError, "TransferSyntaxUIDList names no transfer syntax")
            : null;
        if (error is { } refused)
        {
            findings.Error(refused.Code, refused.Context, document.DocumentUniqueId);
        }

        return error is null;
    }

    private async Task<List<LocatedInstance>> LocateAsync(
        List<RequestedInstance> requested, IReadOnlyList<string> transferSyntaxUids, Findings findings, CancellationToken cancel)
    {
        Dictionary<string, InstanceRow> rows;
        await using (ImagingSourceContext index = source.Index.Open())
        {
            rows = await index.FindInstancesAsync(requested.Select(instance => instance.Document.DocumentUniqueId), cancel);
        }

        HashSet<string> syntaxes = [.. transferSyntaxUids.Select(uid => uid.Trim())];
        List<LocatedInstance> located = [];
        foreach ((string study, string series, DocumentRequest document) in requested)
        {
            string uid = document.DocumentUniqueId;

            // Study and series constrain: an instance asked for under others is not told from an unknown one.
            if (!rows.TryGetValue(uid, out InstanceRow? row) || row.StudyInstanceUid != study || row.SeriesInstanceUid != series)
            {
                findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, $"no instance {uid} in series {series} of study {study}", uid);
            }
            else if (!syntaxes.Contains(row.TransferSyntaxUid))
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryError,
                    $"instance {uid} is held in transfer syntax {row.TransferSyntaxUid}, which TransferSyntaxUIDList does not name; "
                        + "this source does not transcode",
                    uid);
            }
            else if (!source.Archive.Holds(row))
            {
                findings.Error(XdsErrorCode.XDSRepositoryError, $"the file of instance {uid} is missing or damaged at this source", uid);
            }
            else
            {
                located.Add(new LocatedInstance(document, source.Archive.PathOfInstance(uid)));
            }
        }

        return located;
    }

    private static SentAttachment Attach(string path) => new(SentAttachment.NewContentId(), MimeType, async (stream, cancel) =>
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        await file.CopyToAsync(stream, 128 << 10, cancel);
    });

    /// <summary>A consumer that is not ours brings no trace id of the study.</summary>
    private static string Describe(StudyRequest study) =>
        $"study {study.StudyInstanceUid} trace {StudyTrace.IdOf(study.StudyInstanceUid).ToHexString()}";

    private static string Codes(Findings findings) => string.Join(' ', findings.Select(finding => finding.Code).Distinct());

    private sealed record RequestedInstance(string Study, string Series, DocumentRequest Document);

    private sealed record LocatedInstance(DocumentRequest Request, string File);
}
