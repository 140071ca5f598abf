using System.Data.Common;
using EmradXds.Registry.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>By SQLite's own interface, from its memory: commands, parameters and readers of ADO.NET cost as much as the statement they run, and
/// Microsoft.Data.Sqlite hands out copies only.</summary>
public sealed class SqliteColumnReader : IColumnReader
{
    /// <inheritdoc/>
    public Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel)
    {
        Run((KeptConnection)connection, query, statement => take(raw.sqlite3_column_blob(statement, 0)), cancel);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel)
    {
        List<Guid> guids = [];
        Run(
            (KeptConnection)connection,
            query,
            statement =>
            {
                guids.Add(Guid.Parse(raw.sqlite3_column_blob(statement, 0))); // Entity Framework keeps a UUID as its text.
                return true;
            },
            cancel);
        return Task.FromResult(guids);
    }

    private static void Run(KeptConnection connection, ColumnQuery query, Func<sqlite3_stmt, bool> row, CancellationToken cancel)
    {
        connection.Open();
        try
        {
            Step(connection, query, row, cancel);
        }
        finally
        {
            connection.Close();
        }
    }

    private static void Step(KeptConnection connection, ColumnQuery query, Func<sqlite3_stmt, bool> row, CancellationToken cancel)
    {
        ColumnStatement prepared = connection.FindColumn(query);
        sqlite3_stmt statement = prepared.Statement;
        try
        {
            for (int i = 0; i < query.Parameters.Count; i++)
            {
                connection.Demand(query.Parameters[i].Value switch
                {
                    string text => raw.sqlite3_bind_text(statement, prepared.Parameters[i], text),
                    bool flag => raw.sqlite3_bind_int(statement, prepared.Parameters[i], flag ? 1 : 0),
                    int number => raw.sqlite3_bind_int(statement, prepared.Parameters[i], number),
                    object other => throw new NotSupportedException($"A parameter of type {other.GetType()}"),
                });
            }

            connection.Limit(query.Timeout, cancel);
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW && row(statement))
            {
                cancel.ThrowIfCancellationRequested();
            }

            if (code == raw.SQLITE_INTERRUPT)
            {
                cancel.ThrowIfCancellationRequested();
            }

            if (code != raw.SQLITE_ROW && code != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
            }
        }
        finally
        {
            raw.sqlite3_reset(statement); // Ends the read; what went wrong was said by the step.
        }
    }
}
