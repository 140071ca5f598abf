using System.Data;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <summary>Runs what writes: each in one serializable database transaction, which reads what it decides by, and one at a time.</summary>
/// <remarks>The gate keeps writers of this process waiting in line without holding a thread, where an embedded database has one writer at a time
/// anyway. Another process may still write between two reads: where the database then refuses the commit, everything is decided once more.</remarks>
public sealed class RegistryWriter(IDbContextFactory<RegistryContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Runs a piece of work that answers whether its changes are to be kept; it may be called twice and begins anew then.</summary>
    public async Task RunAsync(Func<RegistryContext, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            try
            {
                await AttemptAsync(work, cancel);
            }
            catch (DbUpdateException)
            {
                await AttemptAsync(work, cancel);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task AttemptAsync(Func<RegistryContext, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await registry.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        if (await work(registry, cancel))
        {
            await registry.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
    }
}
