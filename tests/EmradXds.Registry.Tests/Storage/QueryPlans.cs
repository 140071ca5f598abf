using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Registry.Tests.Storage;

/// <summary>Asks the database for the plan of every statement that reads, before it runs.</summary>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private readonly ConcurrentQueue<(string Statement, IReadOnlyList<string> Plan)> plans = new();

    public IReadOnlyCollection<(string Statement, IReadOnlyList<string> Plan)> All => plans;

    /// <summary>A scan of a list that came with the statement (json_each, VALUES), or of a result computed before,
    /// is none of a table.</summary>
    public static bool ScansTable(IReadOnlyList<string> plan) => plan.Any(line =>
        line.Contains(" AUTOMATIC ", StringComparison.Ordinal) // An index made for this statement is made by a scan.
        || (line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("CONSTANT ROW", StringComparison.Ordinal)
        && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
        && !plan.Contains($"CO-ROUTINE {line["SCAN ".Length..]}") && !plan.Contains($"MATERIALIZE {line["SCAN ".Length..]}")));

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Explain(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Explain(command);
        return ValueTask.FromResult(result);
    }

    private void Explain(DbCommand command)
    {
        if (!command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
            || command.CommandText.Contains("sqlite_master", StringComparison.Ordinal)
            || command.CommandText.Contains("__EFMigrations", StringComparison.Ordinal))
        {
            return;
        }

        using DbCommand explain = command.Connection!.CreateCommand();
        explain.Transaction = command.Transaction;
        explain.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        foreach (DbParameter parameter in command.Parameters)
        {
            DbParameter copy = explain.CreateParameter();
            (copy.ParameterName, copy.Value) = (parameter.ParameterName, parameter.Value);
            explain.Parameters.Add(copy);
        }

        using DbDataReader reader = explain.ExecuteReader();
        List<string> plan = [];
        while (reader.Read())
        {
            plan.Add(reader.GetString(3));
        }

        plans.Enqueue((command.CommandText, plan));
    }
}
