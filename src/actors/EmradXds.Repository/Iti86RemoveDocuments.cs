using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>ITI-86 Remove Documents: the Document Repository's side.</summary>
/// <remarks>ITI RMD supplement: 3.86. In order:
///   1 parse    the DocumentRequests
///   2 find     each one: in this repository, and registered, or its removal begun; what is not becomes an error with the uniqueId as its
///              location
///   3 act      marked as being removed, from when on nobody gets it; then the bytes, then the rows. What a crash leaves in between is
///              removed at the next start
///   4 respond  Success when all are gone, PartialSuccess when some are, else Failure.
/// The registry is not told: whoever removes documents removes their metadata before (ITI-62).</remarks>
internal sealed partial class Iti86RemoveDocuments(
    IDbContextFactory<RepositoryContext> contexts,
    IDocumentStore store,
    PendingDocuments pending,
    RepositoryOptions options,
    ILogger<Iti86RemoveDocuments> log) : ISoapTransaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-86",
        "Remove Documents",
        Request: "urn:ihe:iti:2017:RemoveDocuments",
        Response: "urn:ihe:iti:2017:RemoveDocumentsResponse",
        RequestElement: "RemoveDocumentsRequest");

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse: who names a document twice means it once
        List<DocumentRequest> asked;
        using (XmlReader body = request.OpenBody())
        {
            asked = [.. RemoveDocumentsRequest.Read(body).Documents.DistinctBy(named => (named.RepositoryUniqueId, named.DocumentUniqueId))];
        }

        exchange.Objects = RepositoryActor.Describe([.. asked.Select(document => document.DocumentUniqueId)]);

        // 2 find
        Findings findings = [];
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        ILookup<string, DocumentRow> found = await FindAsync(repository, asked, findings, cancel);

        // 3 act
        bool anyRemoved = await RemoveAsync(repository, found, findings, cancel);

        // 4 respond
        RegistryResponse response = RegistryResponse.From(findings, anyRemoved);
        exchange.Outcome = RepositoryActor.Describe(response.Status, findings);
        return new SoapReply(response.Write, [], request.IsMtom);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(RegistryResponse.From(RepositoryActor.Broken(correlation)).Write);

    private async Task<ILookup<string, DocumentRow>> FindAsync(
        RepositoryContext repository, List<DocumentRequest> asked, Findings findings, CancellationToken cancel)
    {
        if (asked.Count > options.MaxDocuments)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryOutOfResources,
                $"{asked.Count} documents are named; {options.MaxDocuments} at most, remove them in portions");
            return Enumerable.Empty<DocumentRow>().ToLookup(row => row.UniqueId);
        }

        List<DocumentRequest> here = [.. asked.Where(document => document.RepositoryUniqueId == options.RepositoryUniqueId)];
        string[] ids = [.. here.Select(document => document.DocumentUniqueId)];

        // What is pending is settled first: of a document whose registration is under way nothing may be removed.
        _ = await pending.FindServedAsync(repository, ids, cancel);
        ILookup<string, DocumentRow> found = (await repository.FindAsync(ids, cancel))
            .Where(row => row.State is DocumentState.Registered or DocumentState.Removing)
            .ToLookup(row => row.UniqueId);
        foreach (DocumentRequest document in asked)
        {
            string id = document.DocumentUniqueId;
            if (document.RepositoryUniqueId != options.RepositoryUniqueId)
            {
                findings.Error(
                    XdsErrorCode.XDSUnknownRepositoryId,
                    $"Document {id} is named of repository {document.RepositoryUniqueId}; this is {options.RepositoryUniqueId}",
                    id);
            }
            else if (!found.Contains(id))
            {
                findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, $"Document {id} is not in this repository", id);
            }
        }

        return found;
    }

    private async Task<bool> RemoveAsync(
        RepositoryContext repository, ILookup<string, DocumentRow> found, Findings findings, CancellationToken cancel)
    {
        await repository.MarkAsync(found.SelectMany(rows => rows), DocumentState.Removing, cancel);
        List<DocumentRow> gone = [];
        foreach (IGrouping<string, DocumentRow> rows in found)
        {
            try
            {
                foreach (DocumentRow row in rows)
                {
                    await store.DeleteAsync(row.Id, cancel);
                }

                gone.AddRange(rows);
            }
            catch (IOException e)
            {
                Log.NotRemoved(log, rows.Key, e);
                findings.Error(
                    XdsErrorCode.XDSRemoveDocumentsError,
                    $"Document {rows.Key} is not served any more, but its bytes cannot be removed now; that is tried again",
                    rows.Key);
            }
        }

        await repository.RemoveAsync(gone, cancel);
        return gone.Count > 0;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The bytes of document {UniqueId} cannot be removed yet")]
        public static partial void NotRemoved(ILogger log, string uniqueId, Exception e);
    }
}
