using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Identity;

/// <summary>Whether every registry knows the ids it must know (ITI-8).</summary>
public sealed class RegistryFeedCheck(IDbContextFactory<IdentityContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        OfOutboxAsync<RegistryFeedRow>("ITI-8", contexts, cancellationToken);

    /// <summary>What waits in an outbox or is parked is told by number and reason, never by id.</summary>
    internal static async Task<HealthCheckResult> OfOutboxAsync<TRow>(
        string transaction, IDbContextFactory<IdentityContext> contexts, CancellationToken cancel)
        where TRow : OutboxRow
    {
        await using IdentityContext identity = await contexts.CreateDbContextAsync(cancel);
        var open = await identity.Set<TRow>().AsNoTracking()
            .Where(row => row.State == OutboxState.Parked || (row.State == OutboxState.Pending && row.Attempts > 0))
            .GroupBy(row => new { row.Peer, row.State, row.Problem })
            .Select(group => new { group.Key.Peer, group.Key.State, group.Key.Problem, Count = group.Count() })
            .Take(20)
            .ToListAsync(cancel);
        return open.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", open.Select(o =>
                $"{transaction} to {o.Peer}: {o.Count} {(o.State == OutboxState.Parked ? "parked" : "waiting")} because {o.Problem}")));
    }
}
