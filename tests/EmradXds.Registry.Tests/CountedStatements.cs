using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Registry.Tests;

/// <summary>Counts what is asked of the database.</summary>
internal sealed class CountedStatements : DbCommandInterceptor
{
    private int count;

    /// <summary>The number since it was asked for last.</summary>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Interlocked.Increment(ref count);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref count);
        return ValueTask.FromResult(result);
    }
}
