using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Identity;

/// <summary>Whether every PIX consumer has been told what changed (ITI-10).</summary>
public sealed class PixUpdateNotificationCheck(IDbContextFactory<IdentityContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        RegistryFeedCheck.OfOutboxAsync<NotificationRow>("ITI-10", contexts, cancellationToken);
}
