using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Identity;

/// <summary>Whether every registry knows the ids it must know. What waits or is parked is told by number and reason, never by id.</summary>
public sealed class RegistryFeedCheck(IDbContextFactory<IdentityContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using IdentityContext identity = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await identity.RegistryFeeds.AsNoTracking()
            .Where(row => row.State == RegistryFeedState.Parked || (row.State == RegistryFeedState.Pending && row.Attempts > 0))
            .GroupBy(row => new { row.Registry, row.State, row.Problem })
            .Select(group => new { group.Key.Registry, group.Key.State, group.Key.Problem, Count = group.Count() })
            .Take(20)
            .ToListAsync(cancellationToken);
        return open.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", open.Select(o =>
                $"ITI-8 to {o.Registry}: {o.Count} {(o.State == RegistryFeedState.Parked ? "parked" : "waiting")} because {o.Problem}")));
    }
}
