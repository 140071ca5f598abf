using Microsoft.Data.Sqlite;

namespace EmradXds.Storage.Sqlite;

/// <summary>A command that is executed again and again, and the reader it last gave.</summary>
internal sealed class PreparedStatement(SqliteCommand command) : IDisposable
{
    private SqliteDataReader? reader;

    /// <summary>Whether nobody reads from it.</summary>
    public bool IsFree => reader is null or { IsClosed: true };

    /// <summary>The command with another's text, parameters, transaction and timeout.</summary>
    public SqliteCommand For(SqliteCommand asked)
    {
        bool first = command.CommandText.Length == 0;
        command.CommandText = first ? asked.CommandText : command.CommandText;
        command.Transaction = asked.Transaction;
        command.CommandTimeout = asked.CommandTimeout;
        command.Parameters.Clear();
        foreach (SqliteParameter parameter in asked.Parameters)
        {
            command.Parameters.Add(parameter);
        }

        if (first)
        {
            command.Prepare();
        }

        return command;
    }

    public SqliteDataReader Keep(SqliteDataReader given) => reader = given;

    public void Dispose() => command.Dispose();
}
