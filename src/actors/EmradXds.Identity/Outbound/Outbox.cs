using System.Net;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Outbound;

/// <summary>Sends each peer of a transaction what is in its outbox, one at a time, in order.</summary>
/// <remarks>Rows are added in the database transaction that gives occasion to them, and sent afterwards. A peer that cannot be reached, or
/// rejects (AR), is tried again, ever less often, and what follows waits; what it answers with AE is parked, with the reason, and the next
/// is sent. An acknowledgment may be lost on its way: then the message comes again, with the same MSH-10.</remarks>
/// <typeparam name="TRow">A message.</typeparam>
/// <param name="transaction">Its number, for the log.</param>
/// <param name="peers">Who is told.</param>
/// <param name="contexts">The database.</param>
/// <param name="options">How long to wait.</param>
/// <param name="clock">Time.</param>
/// <param name="logger">Log of the transaction.</param>
internal abstract partial class Outbox<TRow>(
    string transaction,
    IReadOnlyList<DnsEndPoint> peers,
    IDbContextFactory<IdentityContext> contexts,
    IdentityOptions options,
    TimeProvider clock,
    ILogger logger) : BackgroundService
    where TRow : OutboxRow
{
    private readonly SemaphoreSlim[] wakes = [.. peers.Select(_ => new SemaphoreSlim(0))];

    /// <summary>The database.</summary>
    protected IDbContextFactory<IdentityContext> Contexts { get; } = contexts;

    /// <summary>Of the actor.</summary>
    protected IdentityOptions Options { get; } = options;

    /// <summary>Time.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Looks into the outbox now.</summary>
    public void Wake()
    {
        foreach (SemaphoreSlim wake in wakes.Where(wake => wake.CurrentCount == 0))
        {
            // While a peer is down nobody waits here: calls are not counted. One too many does no harm.
            wake.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (SemaphoreSlim wake in wakes)
        {
            wake.Dispose();
        }

        base.Dispose();
    }

    /// <summary>host:port.</summary>
    protected static string NameOf(DnsEndPoint peer) => $"{peer.Host}:{peer.Port}";

    /// <summary>Once before anything is sent: what this peer lacks, and another chance for what was parked.</summary>
    protected abstract Task PrepareAsync(string peer, CancellationToken cancel);

    /// <summary>The order of sending.</summary>
    protected abstract IQueryable<TRow> InOrder(IQueryable<TRow> rows);

    /// <summary>The same in every attempt, but for its time.</summary>
    protected abstract Er7Message Message(TRow row);

    /// <summary>After AA; the caller saves.</summary>
    protected virtual void Acknowledge(IdentityContext context, TRow row) => row.State = OutboxState.Sent;

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(peers.Select((peer, n) => FeedAsync(peer, wakes[n], stoppingToken)));

    private async Task FeedAsync(DnsEndPoint peer, SemaphoreSlim wake, CancellationToken cancel)
    {
        await using MllpClient client = new(peer.Host, peer.Port);
        bool prepared = false;
        TimeSpan wait = Options.FeedRetry;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!prepared)
                {
                    await PrepareAsync(NameOf(peer), cancel);
                    prepared = true;
                }

                if (await SendPendingAsync(NameOf(peer), client, cancel))
                {
                    wait = Options.FeedRetry;
                    await wake.WaitAsync(cancel);
                    continue;
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The outbox is on disk: whatever happened, what waits there is still to be sent.
                Log.Broke(logger, transaction, NameOf(peer), e);
            }

            await Task.Delay(wait, Clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 > Options.MaxFeedRetry ? Options.MaxFeedRetry : wait * 2;
        }
    }

    /// <summary>Sends until the outbox is empty; false where the peer cannot take any now.</summary>
    private async Task<bool> SendPendingAsync(string peer, MllpClient client, CancellationToken cancel)
    {
        while (true)
        {
            await using IdentityContext context = await Contexts.CreateDbContextAsync(cancel);
            TRow? row = await InOrder(context.Set<TRow>().Where(row => row.Peer == peer && row.State == OutboxState.Pending))
                .FirstOrDefaultAsync(cancel);
            if (row is null)
            {
                return true;
            }

            Er7Message message = Message(row);
            (AcknowledgmentCode? code, string? problem) = await SendAsync(message, client, cancel);
            row.Attempts++;
            row.Problem = problem;
            if (code == AcknowledgmentCode.AA)
            {
                Acknowledge(context, row);
            }
            else if (code == AcknowledgmentCode.AE)
            {
                row.State = OutboxState.Parked;
            }

            await context.SaveChangesAsync(cancel);
            Log.Sent(logger, transaction, message["MSH-10"], peer, problem ?? "AA", row.Attempts, row.TraceId);
            if (code is null or AcknowledgmentCode.AR)
            {
                return false;
            }
        }
    }

    private static async Task<(AcknowledgmentCode? Code, string? Problem)> SendAsync(
        Er7Message message, MllpClient client, CancellationToken cancel)
    {
        try
        {
            Er7Message answer = await client.SendAsync(message, cancel);
            AcknowledgmentCode code = Msa.Read(answer).Code;
            return code == AcknowledgmentCode.AA
                ? (code, null)
                : (code, string.Join(' ', [code.ToString(), .. Err.ReadAll(answer).Select(error => error.ToString())]));
        }
        catch (Exception e) when (e is IOException or Er7Exception)
        {
            return (null, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Transaction} {ControlId} to {Peer}: {Outcome}, attempt {Attempt}, trace {TraceId}")]
        public static partial void Sent(
            ILogger logger, string transaction, string controlId, string peer, string outcome, int attempt, string traceId);

        [LoggerMessage(LogLevel.Error, "{Transaction} to {Peer} broke; it will be tried again")]
        public static partial void Broke(ILogger logger, string transaction, string peer, Exception exception);
    }
}
