using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Repository;

/// <summary>Brings the database into order before anything is listened for.</summary>
internal sealed class RepositoryStartup(IDbContextFactory<RepositoryContext> contexts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancellationToken);
        await repository.Database.MigrateAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
