using System.Data.Common;

namespace EmradXds.Serving;

/// <summary>Does what reads, decides and writes in one database transaction once more where the database let another writer win.</summary>
/// <remarks>Engines tell it in their own ways: a serialization failure (SQLSTATE 40001), a deadlock (SQLSTATE 40P01, SQL Server's 1205), a unique
/// key that somebody else has written since it was looked for. Entity Framework puts what a statement failed of into an exception of its own; the
/// database's bare exception comes from the commit, whose fate is known only where the database says that it was rolled back.</remarks>
public static class WriteAttempts
{
    private const int Most = 8;

    private static readonly TimeSpan longestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs an attempt, which begins anew each time: own context, own transaction.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancel)
    {
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (number < Most && LostToAnother(e))
            {
                // Not in step with the one it lost to.
                await Task.Delay(longestPause * (Random.Shared.NextDouble() * number), cancel);
            }
        }
    }

    /// <summary>Whether a commit that failed is known to have changed nothing.</summary>
    public static bool IsRolledBack(Exception commit) => commit is DbException { SqlState: { } state } && state.StartsWith("40", StringComparison.Ordinal);

    private static bool LostToAnother(Exception exception) => exception switch
    {
        DbException committing => IsRolledBack(committing),
        _ => Inner(exception) is { } statement && (statement.IsTransient || statement.SqlState is null or "23505"),
    };

    private static DbException? Inner(Exception exception) =>
        exception.InnerException is { } inner ? inner as DbException ?? Inner(inner) : null;
}
