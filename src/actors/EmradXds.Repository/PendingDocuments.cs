using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Outbound;
using EmradXds.Repository.Storage;
using EmradXds.Soap;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>Finds out what became of a document of which it is not known whether it was registered: the process was killed in between, the
/// registry's answer was lost, or is on its way at this moment. The registry is asked.</summary>
internal sealed partial class PendingDocuments(
    IDocumentStore store, Iti18RegistryStoredQuery registry, RepositoryOptions options, TimeProvider clock, ILogger<PendingDocuments> log)
{
    /// <summary>Most questions to the registry for one request.</summary>
    private const int SettledAtOnce = 500;

    /// <summary>The documents that may be served, by uniqueId. Of what is pending the registry is asked: a consumer that found an entry must
    /// get its document.</summary>
    public async Task<Dictionary<string, DocumentRow>> FindServedAsync(
        RepositoryContext repository, IEnumerable<string> uniqueIds, CancellationToken cancel)
    {
        List<DocumentRow> held = await repository.FindAsync(uniqueIds, cancel);
        Dictionary<string, DocumentRow> served = RepositoryContext.Registered(held);
        List<DocumentRow> unsettled = [.. held.Where(row => row.State == DocumentState.Pending && !served.ContainsKey(row.UniqueId))];
        foreach (DocumentRow row in unsettled.Take(SettledAtOnce))
        {
            try
            {
                if (await SettleAsync(repository, row, cancel))
                {
                    served[row.UniqueId] = row;
                }
            }
            catch (Exception e) when (e is SoapFaultException or MalformedMessageException)
            {
                // The registry will not say of this one; the others are asked about all the same.
                Log.NotSettled(log, e.Message);
            }
            catch (HttpRequestException e)
            {
                Log.NotSettled(log, e.Message);
                break;
            }
        }

        return served;
    }

    /// <summary>Marks a document that the registry has as registered, removes one that it has not taken in a long while: where it holds
    /// anything under the uniqueId, or answers with reserve, the document stays and the registry is asked again.</summary>
    /// <returns>Whether it may be served.</returns>
    public async Task<bool> SettleAsync(RepositoryContext repository, DocumentRow row, CancellationToken cancel)
    {
        (IReadOnlyList<DocumentEntry> entries, bool holdsNothing) = await registry.GetDocumentsAsync(row.UniqueId, cancel);
        if (entries.Any(entry => IsOf(entry, row)) && await store.HoldsAsync(row.Id, row.Size, cancel))
        {
            await repository.MarkAsync([row], DocumentState.Registered, cancel);
            Log.Registered(log, row.Id);
            return true;
        }

        if (holdsNothing && row.StoredAt + options.PendingGrace < clock.GetUtcNow())
        {
            // Bytes before row: a row without bytes is settled again, bytes without a row would stay for ever.
            await store.DeleteAsync(row.Id, cancel);
            await repository.RemoveAsync([row], cancel);
            Log.Removed(log, row.Id);
        }

        return false;
    }

    private bool IsOf(DocumentEntry entry, DocumentRow row) =>
        entry.UniqueId == row.UniqueId
        && entry.MimeType == row.MimeType
        && entry.RepositoryUniqueId == options.RepositoryUniqueId
        && string.Equals(entry.Hash, row.Hash, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A pending document cannot be settled yet: {Reason}")]
        public static partial void NotSettled(ILogger log, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had been registered: it is served now")]
        public static partial void Registered(ILogger log, Guid id);

        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had not been registered: it is removed")]
        public static partial void Removed(ILogger log, Guid id);
    }
}
