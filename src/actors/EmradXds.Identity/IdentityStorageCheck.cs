using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Identity;

/// <summary>Whether the identity actor's database answers.</summary>
public sealed class IdentityStorageCheck(IDbContextFactory<IdentityContext> contexts) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using IdentityContext identity = await contexts.CreateDbContextAsync(cancellationToken);
        return await identity.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The identity database does not answer.");
    }
}
