using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>ITI-43 Retrieve Document Set: the Document Repository's side.</summary>
/// <remarks>ITI TF-2: 3.43. In order:
///   1 parse    the DocumentRequests
///   2 find     each one: in this repository, and registered; where that is not known yet the registry is asked, because a consumer that found
///              an entry must get its document; what is not becomes an error with the uniqueId as its location
///   3 respond  each document as one attachment, read from the store while it is sent, its hash compared on the way; the status follows from the two lists.
/// An answer with documents is always MTOM, also to a request that was plain: 3.43.4.2 knows no other form. Without documents it comes as
/// the request did.</remarks>
internal sealed partial class Iti43RetrieveDocumentSet(
    IDbContextFactory<RepositoryContext> contexts,
    IDocumentStore store,
    PendingDocuments pending,
    RepositoryOptions options,
    ILogger<Iti43RetrieveDocumentSet> log) : ISoapTransaction
{
    private const int LookedForAtOnce = 16;

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-43",
        "Retrieve Document Set",
        Request: "urn:ihe:iti:2007:RetrieveDocumentSet",
        Response: "urn:ihe:iti:2007:RetrieveDocumentSetResponse",
        RequestElement: "RetrieveDocumentSetRequest");

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse: who asks twice for the same is answered once
        List<DocumentRequest> asked = [.. RetrieveDocumentSetRequest.Read(request.OpenBody()).Documents.Distinct()];
        exchange.Objects = RepositoryActor.Describe([.. asked.Select(document => document.DocumentUniqueId)]);

        // 2 find
        Findings findings = [];
        List<(DocumentRequest Request, DocumentRow Row)> found = await FindAsync(asked, findings, cancel);

        // 3 respond
        List<DocumentResponse> documents = [];
        List<SentAttachment> attachments = [];
        foreach ((DocumentRequest document, DocumentRow row) in found)
        {
            SentAttachment attachment = new(SentAttachment.NewContentId(), row.MimeType, (stream, token) => SendAsync(row, stream, token));
            attachments.Add(attachment);
            documents.Add(new DocumentResponse(document, row.MimeType, DocumentContent.Attached(attachment.ContentId)));
        }

        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.From(findings, documents);
        exchange.Outcome = RepositoryActor.Describe(response.Status, findings);
        return new SoapReply(response.Write, attachments, request.IsMtom || attachments.Count > 0);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) =>
        new(RetrieveDocumentSetResponse.From(RepositoryActor.Broken(correlation), []).Write);

    private async Task<List<(DocumentRequest Request, DocumentRow Row)>> FindAsync(
        List<DocumentRequest> asked, Findings findings, CancellationToken cancel)
    {
        List<(DocumentRequest Request, DocumentRow Row)> found = [];
        if (asked.Count > options.MaxDocuments)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryOutOfResources,
                $"{asked.Count} documents are asked for; {options.MaxDocuments} at most, ask in portions");
            return found;
        }

        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        Dictionary<string, DocumentRow> rows =
            await pending.FindServedAsync(repository, asked.Select(document => document.DocumentUniqueId), cancel);
        foreach (DocumentRequest document in asked)
        {
            string id = document.DocumentUniqueId;
            if (document.RepositoryUniqueId != options.RepositoryUniqueId)
            {
                findings.Error(
                    XdsErrorCode.XDSUnknownRepositoryId,
                    $"Document {id} is asked of repository {document.RepositoryUniqueId}; this is {options.RepositoryUniqueId}",
                    id);
            }
            else if (!rows.TryGetValue(id, out DocumentRow? row))
            {
                findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, $"Document {id} is not in this repository", id);
            }
            else
            {
                found.Add((document, row));
            }
        }

        return await HeldAsync(found, findings, cancel);
    }

    /// <summary>Looks for the bytes before anything is answered; by length, which costs nothing. Their hash is compared on the way
    /// out.</summary>
    private async Task<List<(DocumentRequest Request, DocumentRow Row)>> HeldAsync(
        List<(DocumentRequest Request, DocumentRow Row)> found, Findings findings, CancellationToken cancel)
    {
        bool[] held = new bool[found.Count];
        ParallelOptions atOnce = new() { MaxDegreeOfParallelism = LookedForAtOnce, CancellationToken = cancel };
        await Parallel.ForAsync(0, found.Count, atOnce, async (i, token) =>
            held[i] = await store.HoldsAsync(found[i].Row.Id, found[i].Row.Size, token));
        foreach ((_, DocumentRow row) in found.Where((_, i) => !held[i]))
        {
            Log.Lost(log, row.UniqueId, row.Id);
            findings.Error(
                XdsErrorCode.XDSRepositoryError, $"Document {row.UniqueId} cannot be read from this repository's store", row.UniqueId);
        }

        return [.. found.Where((_, i) => held[i])];
    }

    private async Task SendAsync(DocumentRow row, Stream stream, CancellationToken cancel)
    {
        try
        {
            await using Stream content = await store.OpenAsync(row.Id, cancel);
            await HashedCopy.CopyCheckedAsync(content, new StoredBytes(row.Hash, row.Size), stream, cancel);
        }
        catch (InvalidDataException e)
        {
            Log.Damaged(log, row.UniqueId, row.Id, e.Message);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "The bytes of registered document {UniqueId} are missing, or are more or fewer than were stored: {Id}")]
        public static partial void Lost(ILogger log, string uniqueId, Guid id);

        [LoggerMessage(Level = LogLevel.Error,
            Message = "Registered document {UniqueId} is damaged, its answer was broken off: {Id}, {Reason}")]
        public static partial void Damaged(ILogger log, string uniqueId, Guid id, string reason);
    }
}
