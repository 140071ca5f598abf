using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Registry.Tests;

/// <summary>Counts the questions that the database is asked.</summary>
internal sealed class CountedStatements : DbCommandInterceptor
{
    private int count;

    /// <summary>The number since it was asked for last.</summary>
    public int Take() => Interlocked.Exchange(ref count, 0);

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Count(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Count(command);
        return ValueTask.FromResult(result);
    }

    private void Count(DbCommand command)
    {
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref count);
        }
    }
}
