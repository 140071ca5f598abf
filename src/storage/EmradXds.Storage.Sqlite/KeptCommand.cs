using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>A command that runs as the statement its connection has prepared for the same text. A query ends when its time is up, and when
/// nobody waits for it any more.</summary>
/// <remarks>Microsoft.Data.Sqlite heeds a CancellationToken only before it starts, and CommandTimeout only while the file is locked. What
/// changes rows is left alone: interrupted, it would take its whole transaction with it.</remarks>
internal sealed class KeptCommand(KeptConnection connection) : SqliteCommand("", connection)
{
    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => Execute(behavior, CancellationToken.None);

    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <inheritdoc/>
    public override int ExecuteNonQuery()
    {
        connection.Limit(0, CancellationToken.None);
        return connection.Find(CommandText) is { } statement ? statement.For(this).ExecuteNonQuery() : base.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public override object? ExecuteScalar()
    {
        connection.Limit(0, CancellationToken.None);
        return connection.Find(CommandText) is { } statement ? statement.For(this).ExecuteScalar() : base.ExecuteScalar();
    }

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    /// <inheritdoc/>
    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<DbDataReader>(Execute(behavior, cancellationToken));
    }

    private SqliteDataReader Execute(CommandBehavior behavior, CancellationToken cancel)
    {
        bool isQuery = CommandText.StartsWith("SELECT", StringComparison.Ordinal);
        connection.Limit(isQuery ? CommandTimeout : 0, isQuery ? cancel : CancellationToken.None);
        try
        {
            return connection.Find(CommandText) is { } statement
                ? statement.Keep(statement.For(this).ExecuteReader(behavior))
                : base.ExecuteReader(behavior);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("Nobody waits for this query any more.", e, cancel);
        }
    }
}
