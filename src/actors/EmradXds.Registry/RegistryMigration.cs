using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Registry;

/// <summary>Brings the database to this version's form before anything is listened for.</summary>
internal sealed class RegistryMigration(IDbContextFactory<RegistryContext> contexts) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync(cancellationToken);
        await registry.Database.MigrateAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
