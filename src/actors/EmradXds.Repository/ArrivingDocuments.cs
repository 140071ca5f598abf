using System.Collections.Concurrent;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>Documents between the first byte and the moment the submission is decided: a row stands before any byte is stored, so that no
/// store ever holds bytes nobody knows of, whenever the process ends.</summary>
internal sealed partial class ArrivingDocuments(
    IDbContextFactory<RepositoryContext> contexts, IDocumentStore store, TimeProvider clock, ILogger<ArrivingDocuments> log)
{
    /// <summary>Ids of this process: what is arriving and not among them was broken off.</summary>
    private readonly ConcurrentDictionary<Guid, bool> inHand = [];

    /// <summary>Makes the rows under which documents will be stored.</summary>
    public async Task ExpectAsync(IEnumerable<ProvidedDocument> documents, CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        foreach (ProvidedDocument document in documents)
        {
            document.Row = new DocumentRow
            {
                Id = Guid.CreateVersion7(),
                UniqueId = document.UniqueId,
                MimeType = document.Entry.MimeType ?? "application/octet-stream",
                StoredAt = clock.GetUtcNow(),
                State = DocumentState.Arriving,
            };
            inHand[document.Row.Id] = true;
            repository.Add(document.Row);
        }

        await repository.SaveChangesAsync(cancel);
    }

    /// <summary>Marks documents whose bytes are stored as pending: what becomes of them is the registry's decision now.</summary>
    public async Task KeepAsync(IReadOnlyList<ProvidedDocument> documents, CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        foreach (ProvidedDocument document in documents)
        {
            repository.Attach(document.Row!);
            document.Row!.Hash = document.Stored!.Hash;
            document.Row.Size = document.Stored.Size;
            document.Row.StoredAt = clock.GetUtcNow();
            document.Row.State = DocumentState.Pending;
        }

        await repository.SaveChangesAsync(cancel);
    }

    /// <summary>Removes what was not kept, bytes before rows; what cannot be removed now is by and by.</summary>
    public async Task ReleaseAsync(IEnumerable<ProvidedDocument> documents)
    {
        List<DocumentRow> rows = [.. documents.Select(document => document.Row).OfType<DocumentRow>()];
        try
        {
            await RemoveAsync([.. rows.Where(row => row.State == DocumentState.Arriving)], CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.NotRemoved(log, e);
        }
        finally
        {
            rows.ForEach(row => inHand.TryRemove(row.Id, out _));
        }
    }

    /// <summary>Removes what arrived when an earlier process ended, and what could not be removed when it should have been.</summary>
    public async Task RemoveBrokenOffAsync(CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        List<DocumentRow> rows = await repository.Documents.AsNoTracking()
            .Where(row => row.State == DocumentState.Arriving || row.State == DocumentState.Removing)
            .ToListAsync(cancel);
        rows.RemoveAll(row => inHand.ContainsKey(row.Id));
        await RemoveAsync(rows, cancel);
        if (rows.Count > 0)
        {
            Log.Removed(log, rows.Count);
        }
    }

    /// <summary>Removes documents for good. Bytes before rows: a row without bytes is removed later, bytes without a row would stay for
    /// ever.</summary>
    public async Task RemoveAsync(IReadOnlyList<DocumentRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
        {
            return;
        }

        foreach (DocumentRow row in rows)
        {
            await store.DeleteAsync(row.Id, cancel);
        }

        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        await repository.RemoveAsync(rows, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} documents had been broken off while they arrived or were removed: they are gone now")]
        public static partial void Removed(ILogger log, int count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What arrived of a refused submission cannot be removed yet")]
        public static partial void NotRemoved(ILogger log, Exception e);
    }
}
