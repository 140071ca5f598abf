using System.Data.Common;

namespace EmradXds.Serving;

/// <summary>Does what reads, decides and writes in one database transaction once more where the database let another writer win.</summary>
/// <remarks>Engines tell it in their own ways; each actor is told by its options which. Entity Framework puts what a statement failed of into an
/// exception of its own; the database's bare exception comes from the commit, whose fate is known only where the database says that it was
/// rolled back. A kept connection may turn out to have ended meanwhile, with the server that restarted: the next one is tried. Nothing else is
/// worth another attempt: a full disk is full the next time too.</remarks>
public static class WriteAttempts
{
    private const int Most = 8;

    private static readonly TimeSpan longestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs an attempt, which begins anew each time: own context, own transaction.</summary>
    /// <param name="attempt">What is to be done.</param>
    /// <param name="isLost">Whether the database says of a statement that another writer was first.</param>
    /// <param name="cancel">Stops waiting for the next attempt.</param>
    public static async Task<T> RunAsync<T>(Func<Task<T>> attempt, Func<DbException, bool> isLost, CancellationToken cancel)
    {
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception e) when (number < Most
                && (e is DbException ? IsRolledBack(e) : Inner(e) is { } statement && (isLost(statement) || IsDisconnected(statement))))
            {
                // Not in step with the one it lost to.
                await Task.Delay(longestPause * (Random.Shared.NextDouble() * number), cancel);
            }
        }
    }

    /// <summary>Whether a commit that failed is known to have changed nothing.</summary>
    public static bool IsRolledBack(Exception commit) => commit is DbException { SqlState: { } state } && state.StartsWith("40", StringComparison.Ordinal);

    /// <summary>Whether an engine that states SQLSTATE says that another writer was first: a serialization failure (40001), a deadlock (40P01), a
    /// unique key that somebody else has written since it was looked for (23505).</summary>
    public static bool IsLostToAnother(DbException statement) => statement.SqlState == "23505" || IsRolledBack(statement);

    /// <summary>Whether a statement found its connection gone: connection exceptions (SQLSTATE 08), shutdowns (57P01, 57P02), or the socket's own
    /// failure, but not one that took too long.</summary>
    public static bool IsDisconnected(DbException statement) => statement.SqlState is { } state
        ? state is "57P01" or "57P02" || state.StartsWith("08", StringComparison.Ordinal)
        : statement is { IsTransient: true, InnerException: not TimeoutException };

    private static DbException? Inner(Exception exception) =>
        exception.InnerException is { } inner ? inner as DbException ?? Inner(inner) : null;
}
