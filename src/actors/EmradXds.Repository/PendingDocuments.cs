using EmradXds.Metadata.Model;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Outbound;
using EmradXds.Repository.Storage;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>Finds out what became of a document of which it is not known whether it was registered: the process was killed in between, the
/// registry's answer was lost, or is on its way at this moment. The registry is asked.</summary>
internal sealed partial class PendingDocuments(
    IDocumentStore store, Iti18RegistryStoredQuery registry, RepositoryOptions options, TimeProvider clock, ILogger<PendingDocuments> log)
{
    /// <summary>Marks a document that the registry has as registered, removes one that it has not taken in a long while.</summary>
    /// <returns>Whether it may be served.</returns>
    public async Task<bool> SettleAsync(RepositoryContext repository, DocumentRow row, CancellationToken cancel)
    {
        // One by one: an answer about documents of several patients would be refused (XDSResultNotSinglePatient).
        IReadOnlyList<DocumentEntry> entries = await registry.GetDocumentsAsync(row.UniqueId, cancel);
        if (entries.Any(entry => IsOf(entry, row)) && await store.HoldsAsync(row.Id, row.Size, cancel))
        {
            await repository.MarkRegisteredAsync([row], cancel);
            Log.Registered(log, row.Id);
            return true;
        }

        if (row.StoredAt + options.PendingGrace < clock.GetUtcNow())
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
        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had been registered: it is served now")]
        public static partial void Registered(ILogger log, Guid id);

        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had not been registered: it is removed")]
        public static partial void Removed(ILogger log, Guid id);
    }
}
