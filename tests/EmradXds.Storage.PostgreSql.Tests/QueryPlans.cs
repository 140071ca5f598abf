using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Registry.Tests.Storage;

/// <summary>Asks the database for the plan of every statement that reads, before it runs.</summary>
/// <remarks>Tables of a test hold a few rows, for which a scan is best. Where scans, and joins that want one, are made to look dear, what is
/// scanned nevertheless is what no index leads to; so is what an index is read for from end to end.</remarks>
internal sealed class QueryPlans : DbCommandInterceptor
{
    private const string Dear = "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

    private readonly ConcurrentQueue<(string Statement, IReadOnlyList<string> Plan)> plans = new();

    public IReadOnlyCollection<(string Statement, IReadOnlyList<string> Plan)> All => plans;

    /// <summary>Whether a plan reads a table, or an index, from end to end.</summary>
    public static bool ScansTable(IReadOnlyList<string> plan) => plan.Any(line => line.StartsWith("SCAN ", StringComparison.Ordinal));

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
            || command.CommandText.Contains("__EFMigrations", StringComparison.Ordinal))
        {
            return;
        }

        DbConnection connection = command.Connection!;
        using DbTransaction? own = command.Transaction is null ? connection.BeginTransaction() : null;
        using DbCommand explain = connection.CreateCommand();
        explain.Transaction = command.Transaction ?? own;
        explain.CommandText = Dear;
        explain.ExecuteNonQuery();
        explain.CommandText = $"EXPLAIN (FORMAT JSON) {command.CommandText}";
        foreach (DbParameter parameter in command.Parameters)
        {
            explain.Parameters.Add(((ICloneable)parameter).Clone());
        }

        using JsonDocument plan = JsonDocument.Parse((string)explain.ExecuteScalar()!);
        List<string> lines = [];
        Read(plan.RootElement[0].GetProperty("Plan"), lines);
        plans.Enqueue((command.CommandText, lines));
    }

    private static void Read(JsonElement node, List<string> lines)
    {
        string type = node.GetProperty("Node Type").GetString()!;
        string? table = node.TryGetProperty("Relation Name", out JsonElement relation) ? relation.GetString() : null;
        string? index = node.TryGetProperty("Index Name", out JsonElement name) ? name.GetString() : null;
        string? condition = node.TryGetProperty("Index Cond", out JsonElement found) ? found.GetString() : null;
        bool scans = (table is not null && type == "Seq Scan") || (index is not null && condition is null);
        lines.Add($"{(scans ? "SCAN " : "")}{type} {table} {index} {condition}".TrimEnd());
        if (node.TryGetProperty("Plans", out JsonElement children))
        {
            foreach (JsonElement child in children.EnumerateArray())
            {
                Read(child, lines);
            }
        }
    }
}
