using System.Data;
using EmradXds.Registry.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>A connection that stays open under its context from one use to the next, with the statements it has prepared: parsing a
/// statement anew costs SQLite more than a lookup by an index does.</summary>
/// <remarks>A context returned to its pool closes its connection, which here changes nothing but the state; it is closed when the context is
/// disposed of. Settings that belong to the connection are therefore made once.</remarks>
internal sealed class KeptConnection(string connectionString, string settings) : SqliteConnection(connectionString)
{
    /// <summary>A program has some hundred statements; more would be statements that are never asked twice.</summary>
    private const int MaxStatements = 512;

    /// <summary>Steps of SQLite's machine between two looks at the clock: some milliseconds of work, of which most queries need a
    /// thousandth.</summary>
    private const int StepsBetweenLooks = 100_000;

    private static readonly string[] kept = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];

    /// <summary>SQLite's own locks are left out: one thread at a time uses a connection, and a count of all memory that threads would wait for
    /// one another to keep is asked for by nobody. Where SQLite runs already, by another user of it in this process, it stays as it is.</summary>
    static KeptConnection()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        raw.sqlite3_initialize();
        MappedVfs.Register();
    }

    private readonly Dictionary<string, PreparedStatement> statements = [];
    private readonly Dictionary<string, ColumnStatement> columns = [];
    private bool inUse;
    private long deadline = long.MaxValue;
    private CancellationToken cancel;

    /// <inheritdoc/>
    public override ConnectionState State => inUse ? base.State : ConnectionState.Closed;

    /// <inheritdoc/>
    public override void Open()
    {
        if (base.State != ConnectionState.Open)
        {
            base.Open();
            inUse = true;
            try
            {
                Set();
            }
            catch
            {
                CloseFile(); // Open without its settings, it would be used so the next time.
                throw;
            }
        }

        inUse = true;
    }

    /// <inheritdoc/>
    public override void Close() => inUse = false;

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() => new KeptCommand(this) { CommandTimeout = DefaultTimeout, Transaction = Transaction };

    /// <summary>Says when the statement that is executed next has to end.</summary>
    /// <param name="seconds">After so many seconds; 0: never.</param>
    /// <param name="asked">Or when nobody waits for it any more.</param>
    internal void Limit(int seconds, CancellationToken asked)
    {
        deadline = seconds == 0 ? long.MaxValue : Environment.TickCount64 + (seconds * 1_000L);
        cancel = asked;
    }

    /// <summary>The prepared statement of a text; null where it is being read at this moment, and for what is no query or change of rows: a
    /// text that makes a table and fills it cannot be prepared as a whole.</summary>
    internal PreparedStatement? Find(string text)
    {
        if (statements.TryGetValue(text, out PreparedStatement? known))
        {
            return known.IsFree ? known : null;
        }

        if (!kept.Any(verb => text.StartsWith(verb, StringComparison.Ordinal)))
        {
            return null;
        }

        if (statements.Count >= MaxStatements)
        {
            Forget();
        }

        PreparedStatement statement = new(base.CreateCommand());
        statements.Add(text, statement);
        return statement;
    }

    /// <summary>The statement of a query of one column. There are few of these: all are kept.</summary>
    internal ColumnStatement FindColumn(in ColumnQuery query)
    {
        if (!columns.TryGetValue(query.Text, out ColumnStatement? known))
        {
            Demand(raw.sqlite3_prepare_v3(Handle, query.Text, raw.SQLITE_PREPARE_PERSISTENT, out sqlite3_stmt statement));
            known = new(statement, [.. query.Parameters.Select(p => raw.sqlite3_bind_parameter_index(statement, p.Name))]);
            columns.Add(query.Text, known);
        }

        return known;
    }

    /// <summary>Throws where a code is one of an error.</summary>
    internal void Demand(int code) => SqliteException.ThrowExceptionForRC(code, Handle);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Forget();
            foreach (ColumnStatement column in columns.Values)
            {
                column.Statement.Dispose();
            }

            columns.Clear();
            CloseFile();
        }

        base.Dispose(disposing);
    }

    private void Set()
    {
        // Plans do not depend on values then. Without it SQLite parses a statement again whenever another LIMIT, say, is bound to it.
        raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
        raw.sqlite3_progress_handler(Handle, StepsBetweenLooks, _ => IsOver() ? 1 : 0, null);
        using SqliteCommand command = base.CreateCommand();
        command.CommandText = settings;
        command.ExecuteNonQuery();
    }

    private void CloseFile()
    {
        inUse = true; // What is closed already, Microsoft.Data.Sqlite would not close.
        base.Close();
        inUse = false;
    }

    private bool IsOver() => cancel.IsCancellationRequested || Environment.TickCount64 > deadline;

    private void Forget()
    {
        foreach ((string text, PreparedStatement statement) in statements.Where(one => one.Value.IsFree).ToList())
        {
            statement.Dispose();
            statements.Remove(text);
        }
    }
}
