using EmradXds.Metadata.Messages;
using EmradXds.Repository.Storage;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Repository;

/// <summary>Finishes what an ITI-41 could not: settles pending documents, and removes what was broken off, at start and from
/// time to time.</summary>
internal sealed partial class PendingRegistrations(
    IDbContextFactory<RepositoryContext> contexts,
    PendingDocuments documents,
    ArrivingDocuments arriving,
    RepositoryOptions options,
    TimeProvider clock,
    ILogger<PendingRegistrations> log) : BackgroundService
{
    /// <summary>Most rows in memory. All that are pending get their turn, so that those of which the registry will not say keep none waiting
    /// behind them.</summary>
    private const int ReadAtOnce = 1_000;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // At start the registry may be starting too, so the first retries come soon.
        TimeSpan wait = FirstRetry;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await arriving.RemoveBrokenOffAsync(stoppingToken);
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
        IQueryable<DocumentRow> pending = repository.Documents.AsNoTracking().Where(row => row.State == DocumentState.Pending).OrderBy(row => row.Id);
        List<DocumentRow> some = await pending.Take(ReadAtOnce).ToListAsync(cancel);
        while (some.Count > 0)
        {
            foreach (DocumentRow row in some)
            {
                try
                {
                    await documents.SettleAsync(repository, row, cancel);
                }
                catch (SoapFaultException e)
                {
                    // The registry will not say of this one; the others are asked about all the same.
                    Log.NotSettled(log, e.Message);
                }
            }

            Guid last = some[^1].Id;
            some = await pending.Where(row => row.Id > last).Take(ReadAtOnce).ToListAsync(cancel);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Pending documents cannot be settled yet: {Reason}")]
        public static partial void NotSettled(ILogger log, string reason);
    }
}
