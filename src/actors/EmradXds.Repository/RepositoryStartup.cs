using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Repository;

/// <summary>Brings database and folder into order before anything is listened for.</summary>
internal sealed class RepositoryStartup(IDbContextFactory<RepositoryContext> contexts, FileDocumentStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancellationToken);
        await repository.Database.MigrateAsync(cancellationToken);
        store.RemoveInterrupted();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
