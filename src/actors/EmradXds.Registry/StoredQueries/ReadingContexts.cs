using System.Collections.Concurrent;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>Contexts for queries that track nothing, kept from one to the next.</summary>
/// <remarks>The application's own pool puts each of its contexts back to what it was, which costs more than a small query does; a query without
/// tracking leaves nothing behind. One in which a query broke is not kept.</remarks>
internal sealed class ReadingContexts(IDbContextFactory<RegistryContext> contexts, TimeSpan statementTimeout) : IDisposable
{
    private const int MostKept = 64;

    private readonly ConcurrentQueue<RegistryContext> kept = [];
    private volatile bool isDisposed;

    public async ValueTask<RegistryContext> TakeAsync(CancellationToken cancel)
    {
        if (kept.TryDequeue(out RegistryContext? one))
        {
            return one;
        }

        RegistryContext made = await contexts.CreateDbContextAsync(cancel);
        made.Database.SetCommandTimeout(statementTimeout);
        return made;
    }

    public void Keep(RegistryContext context)
    {
        if (isDisposed || kept.Count >= MostKept)
        {
            context.Dispose();
            return;
        }

        kept.Enqueue(context);
    }

    public void Dispose()
    {
        isDisposed = true;
        while (kept.TryDequeue(out RegistryContext? one))
        {
            one.Dispose();
        }
    }
}
