using System.Diagnostics;
using System.Net;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Outbound;

/// <summary>ITI-8 Patient Identity Feed: the source's side. Tells every registry each affinity-domain id once, so that it accepts documents
/// for it.</summary>
/// <remarks>ITI TF-2: 3.8.4.1. An id is added in the database transaction that makes it known, and sent afterwards, one at a time in the
/// order of their coming. A registry that cannot be reached, or rejects (AR), is tried again, ever less often, and what follows waits; what
/// it answers
/// with AE is parked, with the reason, and the next is sent.</remarks>
public sealed partial class Iti8PatientIdentityFeed(
    IDbContextFactory<IdentityContext> contexts,
    AffinityDomain domain,
    IdentityOptions options,
    TimeProvider clock,
    ILogger<Iti8PatientIdentityFeed> logger) : BackgroundService
{
    private readonly SemaphoreSlim[] wakes = [.. options.RegistryFeeds.Select(_ => new SemaphoreSlim(0))];

    /// <summary>Puts an id into the outbox of every registry that was not told; the caller saves.</summary>
    public async Task AddAsync(IdentityContext context, string affinityId, DateTime at, string traceId, CancellationToken cancel)
    {
        List<string> told = await context.RegistryFeeds
            .Where(row => row.AffinityId == affinityId).Select(row => row.Registry).ToListAsync(cancel);
        context.RegistryFeeds.AddRange(options.RegistryFeeds.Select(NameOf).Except(told).Select(registry => new RegistryFeedRow
        {
            Registry = registry,
            AffinityId = affinityId,
            CreatedAt = at,
            TraceId = traceId,
        }));
    }

    /// <summary>Looks into the outbox now.</summary>
    public void Wake()
    {
        foreach (SemaphoreSlim wake in wakes.Where(wake => wake.CurrentCount == 0))
        {
            // While a registry is down nobody waits here: calls are not counted. One too many does no harm.
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

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.RegistryFeeds.Select((registry, n) => FeedAsync(registry, wakes[n], stoppingToken)));

    private async Task FeedAsync(DnsEndPoint registry, SemaphoreSlim wake, CancellationToken cancel)
    {
        await using MllpClient client = new(registry.Host, registry.Port);
        bool prepared = false;
        TimeSpan wait = options.FeedRetry;
        while (!cancel.IsCancellationRequested)
        {
            bool reached = false;
            try
            {
                if (!prepared)
                {
                    await PrepareAsync(NameOf(registry), cancel);
                    prepared = true;
                }

                reached = await SendPendingAsync(NameOf(registry), client, cancel);
                if (reached)
                {
                    wait = options.FeedRetry;
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
                Log.Broke(logger, NameOf(registry), e);
            }

            await Task.Delay(wait, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 > options.MaxFeedRetry ? options.MaxFeedRetry : wait * 2;
        }
    }

    /// <summary>A registry that is new in the configuration gets every id known; what was parked gets another chance.</summary>
    private async Task PrepareAsync(string registry, CancellationToken cancel)
    {
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
        await context.RegistryFeeds.Where(row => row.Registry == registry && row.State == RegistryFeedState.Parked)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, RegistryFeedState.Pending), cancel);
        List<string> untold = await context.SourceRecords
            .Where(record => record.AffinityId != null && record.RetiredInto == null
                && !context.RegistryFeeds.Any(row => row.Registry == registry && row.AffinityId == record.AffinityId))
            .Select(record => record.AffinityId!).Distinct().ToListAsync(cancel);
        foreach (string affinityId in untold)
        {
            string traceId = ActivityTraceId.CreateRandom().ToHexString();
            await AddAsync(context, affinityId, clock.GetUtcNow().UtcDateTime, traceId, cancel);
        }

        await context.SaveChangesAsync(cancel);
    }

    /// <summary>Sends until the outbox is empty; false where the registry cannot take any now.</summary>
    private async Task<bool> SendPendingAsync(string registry, MllpClient client, CancellationToken cancel)
    {
        while (true)
        {
            await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
            RegistryFeedRow? row = await context.RegistryFeeds
                .Where(row => row.Registry == registry && row.State == RegistryFeedState.Pending)
                .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).FirstOrDefaultAsync(cancel);
            if (row is null)
            {
                return true;
            }

            (AcknowledgmentCode? code, string? problem) = await SendAsync(row, client, cancel);
            row.Attempts++;
            row.Problem = problem;
            row.State = code switch
            {
                AcknowledgmentCode.AA => RegistryFeedState.Sent,
                AcknowledgmentCode.AE => RegistryFeedState.Parked,
                _ => RegistryFeedState.Pending,
            };
            await context.SaveChangesAsync(cancel);
            Log.Sent(logger, row.ControlId, registry, problem ?? "AA", row.Attempts, row.TraceId);
            if (row.State == RegistryFeedState.Pending)
            {
                return false;
            }
        }
    }

    private async Task<(AcknowledgmentCode? Code, string? Problem)> SendAsync(
        RegistryFeedRow row, MllpClient client, CancellationToken cancel)
    {
        try
        {
            Er7Message answer = await client.SendAsync(Message(row), cancel);
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

    /// <summary>A registry reads MSH and PID-3 only (ITI TF-2 3.8.4.1.3): nothing else is told.</summary>
    private Er7Message Message(RegistryFeedRow row)
    {
        AssigningAuthority authority = domain.PatientIdAuthority;
        Adt feed = new()
        {
            Header = new Msh
            {
                SendingApplication = new Hd(options.SendingApplication, null, null),
                SendingFacility = new Hd(options.SendingFacility, null, null),
                ReceivingApplication = new Hd("REGISTRY", null, null),
                ReceivingFacility = new Hd(options.SendingFacility, null, null),
                MessageType = "ADT",
                TriggerEvent = "A01",
                ControlId = row.ControlId,
                Version = "2.3.1",
            },
            PatientIds = [new Cx(row.AffinityId, Hd.Oid(authority.Oid, authority.Namespace))],
        };
        return feed.Write(clock.GetUtcNow());
    }

    private static string NameOf(DnsEndPoint registry) => $"{registry.Host}:{registry.Port}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "ITI-8 {ControlId} to {Registry}: {Outcome}, attempt {Attempt}, trace {TraceId}")]
        public static partial void Sent(ILogger logger, string controlId, string registry, string outcome, int attempt, string traceId);

        [LoggerMessage(LogLevel.Error, "The feed to {Registry} broke; it will be tried again")]
        public static partial void Broke(ILogger logger, string registry, Exception exception);
    }
}
