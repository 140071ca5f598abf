using System.Data;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <summary>Runs what writes: each in one serializable database transaction, which reads what it decides by, and one at a time.</summary>
/// <remarks>The gate keeps writers of this process waiting in line without holding a thread, where an embedded database has one writer at a time
/// anyway. Another process may still write between two reads: where the database then lets the other win, everything is decided once more.</remarks>
public sealed class RegistryWriter(IDbContextFactory<RegistryContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>Runs a piece of work that answers whether its changes are to be kept; it may be called again and begins anew then.</summary>
    public async Task RunAsync(Func<RegistryContext, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            await WriteAttempts.RunAsync(() => AttemptAsync(work, cancel), cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<bool> AttemptAsync(Func<RegistryContext, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await registry.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        bool keep = await work(registry, cancel);
        if (keep)
        {
            await registry.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }

        return keep;
    }
}
