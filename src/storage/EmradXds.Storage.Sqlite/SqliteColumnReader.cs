using System.Data.Common;
using System.Runtime.InteropServices;
using EmradXds.Registry.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>By SQLite's own interface, from its memory: commands, parameters and readers of ADO.NET cost as much as the statement they run, and
/// Microsoft.Data.Sqlite hands out copies only.</summary>
public sealed unsafe class SqliteColumnReader : IColumnReader
{
    /// <inheritdoc/>
    public Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel)
    {
        Run((KeptConnection)connection, query, bytes => take(bytes), cancel);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel)
    {
        List<Guid> guids = [];
        Run(
            (KeptConnection)connection,
            query,
            text =>
            {
                guids.Add(Guid.Parse(text)); // Entity Framework keeps a UUID as its text.
                return true;
            },
            cancel);
        return Task.FromResult(guids);
    }

    private static void Run(KeptConnection connection, ColumnQuery query, TakeBytes row, CancellationToken cancel)
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

    private static void Step(KeptConnection connection, ColumnQuery query, TakeBytes row, CancellationToken cancel)
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
            nint handle = statement.DangerousGetHandle(); // Whoever uses a connection is its only user; its statements end with it.
            while ((code = Step(handle)) == raw.SQLITE_ROW && row(Column(handle)))
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

    private static ReadOnlySpan<byte> Column(nint statement)
    {
        byte* bytes = ColumnBlob(statement, 0);
        return new(bytes, ColumnBytes(statement, 0));
    }

    /// <summary>As SQLitePCL declares it, without counting for each row how often the statement is in use.</summary>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_step")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Step(nint statement);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_column_blob")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static extern byte* ColumnBlob(nint statement, int column);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_column_bytes")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    private static extern int ColumnBytes(nint statement, int column);
}
