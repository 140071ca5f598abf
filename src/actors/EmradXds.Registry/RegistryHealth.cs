using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Registry;

/// <summary>Healthy while the registry's database answers.</summary>
internal sealed class RegistryHealth(IDbContextFactory<RegistryContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync(cancellationToken);
        return await registry.Database.CanConnectAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The registry's database does not answer");
    }
}
