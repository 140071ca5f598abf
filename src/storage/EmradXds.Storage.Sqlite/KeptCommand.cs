using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace EmradXds.Storage.Sqlite;

/// <summary>A command that runs as the statement its connection has prepared for the same text.</summary>
internal sealed class KeptCommand(KeptConnection connection) : SqliteCommand("", connection)
{
    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => connection.Find(CommandText) is { } statement
        ? statement.Keep(statement.For(this).ExecuteReader(behavior))
        : base.ExecuteReader(behavior);

    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    /// <inheritdoc/>
    public override int ExecuteNonQuery() =>
        connection.Find(CommandText) is { } statement ? statement.For(this).ExecuteNonQuery() : base.ExecuteNonQuery();

    /// <inheritdoc/>
    public override object? ExecuteScalar() =>
        connection.Find(CommandText) is { } statement ? statement.For(this).ExecuteScalar() : base.ExecuteScalar();

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);
}
