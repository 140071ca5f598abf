using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Repository;

/// <summary>Healthy while the repository's database answers and its folder takes files.</summary>
internal sealed class RepositoryHealth(IDbContextFactory<RepositoryContext> contexts, RepositoryOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await repository.Database.CanConnectAsync(cancellationToken))
        {
            return HealthCheckResult.Unhealthy("The repository's database does not answer");
        }

        try
        {
            string probe = Path.Combine(options.Folder, $"health-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(probe, "", cancellationToken);
            File.Delete(probe);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy("The repository's folder takes no files", e);
        }
    }
}
