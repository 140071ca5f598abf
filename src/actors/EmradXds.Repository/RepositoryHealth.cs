using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Repository;

/// <summary>Healthy while the repository's database answers and its document store takes documents.</summary>
internal sealed class RepositoryHealth(IDbContextFactory<RepositoryContext> contexts, IDocumentStore store) : IHealthCheck
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
            await store.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy("The repository's document store takes no documents", e);
        }
    }
}
