using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Outbound;
using EmradXds.Repository.Storage;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>Finishes what an ITI-41 could not: it asks the registry about each document of which it is not known whether it was registered
/// (the process was killed in between, or the registry's answer was lost), and then serves it or removes it.</summary>
internal sealed partial class PendingRegistrations(
    IDbContextFactory<RepositoryContext> contexts,
    FileDocumentStore store,
    Iti18RegistryStoredQuery registry,
    RepositoryOptions options,
    TimeProvider clock,
    ILogger<PendingRegistrations> log) : BackgroundService
{
    private const int SettledAtOnce = 1_000;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At start the registry may be starting too, so the first retries come soon.
        TimeSpan wait = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SettleAsync(stoppingToken);
                wait = options.PendingRetry;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.NotSettled(
                    log, e is HttpRequestException or SoapFaultException or MalformedMessageException ? e.Message : e.ToString());
                wait = wait * 2 < options.PendingRetry ? wait * 2 : options.PendingRetry;
            }

            await Task.Delay(wait, clock, stoppingToken);
        }
    }

    private async Task SettleAsync(CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        IQueryable<DocumentRow> pending = repository.Documents.Where(row => row.State == DocumentState.Pending).OrderBy(row => row.Id);
        foreach (DocumentRow row in await pending.Take(SettledAtOnce).ToListAsync(cancel))
        {
            try
            {
                await SettleAsync(repository, row, cancel);
            }
            catch (SoapFaultException e)
            {
                // The registry will not say of this one; the others are asked about all the same.
                Log.NotSettled(log, e.Message);
            }
        }
    }

    /// <summary>One by one: an answer about documents of several patients would be refused (XDSResultNotSinglePatient).</summary>
    private async Task SettleAsync(RepositoryContext repository, DocumentRow row, CancellationToken cancel)
    {
        IReadOnlyList<DocumentEntry> entries = await registry.GetDocumentsAsync(row.UniqueId, cancel);
        if (entries.Any(entry => IsOf(entry, row)) && store.Holds(row.Id, row.Size))
        {
            row.State = DocumentState.Registered;
            Log.Registered(log, row.Id);
        }
        else if (row.StoredAt + options.PendingGrace < clock.GetUtcNow())
        {
            // File before row: a row without file is settled again, a file without row would stay for ever.
            store.Delete(row.Id);
            repository.Documents.Remove(row);
            Log.Removed(log, row.Id);
        }

        await repository.SaveChangesAsync(cancel);
    }

    private bool IsOf(DocumentEntry entry, DocumentRow row) =>
        entry.UniqueId == row.UniqueId
        && entry.RepositoryUniqueId == options.RepositoryUniqueId
        && string.Equals(entry.Hash, row.Hash, StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had been registered: it is served now")]
        public static partial void Registered(ILogger log, Guid id);

        [LoggerMessage(Level = LogLevel.Information, Message = "Document {Id} had not been registered: it is removed")]
        public static partial void Removed(ILogger log, Guid id);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Pending documents cannot be settled yet: {Reason}")]
        public static partial void NotSettled(ILogger log, string reason);
    }
}
