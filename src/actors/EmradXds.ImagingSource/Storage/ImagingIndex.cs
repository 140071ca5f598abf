using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EmradXds.ImagingSource.Storage;

/// <summary>The way to one trust's index: a short-lived context for each use, and one change at a time.</summary>
/// <remarks>An embedded database has one write lock anyway; waiting for it here is fair and never times out, and a change may read, decide
/// and write without another one in between.</remarks>
public sealed class ImagingIndex(DbContextOptions<ImagingSourceContext> options) : IDisposable
{
    private const int ContextsKept = 16;

    private readonly SemaphoreSlim writing = new(1);
    private readonly PooledDbContextFactory<ImagingSourceContext> contexts = new(options, ContextsKept);

    /// <summary>A context to read with.</summary>
    public ImagingSourceContext Open() => contexts.CreateDbContext();

    /// <summary>Reads, changes and saves. When it returns, the change is on disk.</summary>
    public async Task<T> ChangeAsync<T>(Func<ImagingSourceContext, Task<T>> change, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            await using ImagingSourceContext context = Open();
            T result = await change(context);
            await context.SaveChangesAsync(cancel);
            return result;
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();
}
