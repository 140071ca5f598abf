using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmradXds.Storage.SqlServer.Tests;

/// <summary>Stands where the server would: writes down every statement, and has it parsed by SQL Server's own grammar. Tables are empty; every
/// write succeeds.</summary>
internal sealed partial class Transcript : DbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly ConcurrentQueue<string> statements = new();

    /// <summary>What was sent.</summary>
    public IReadOnlyCollection<string> Statements => statements;

    /// <summary>What SQL Server's grammar says of a script: what is wrong with it, and its statements with all that are inside them.</summary>
    public static (IList<ParseError> Errors, TSqlFragment Script) Parse(string sql)
    {
        using StringReader reader = new(sql);
        TSqlFragment script = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out IList<ParseError> errors);
        return (errors, script);
    }

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(InterceptionResult.Suppress());

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result) =>
        InterceptionResult<DbTransaction>.SuppressWithResult(new Transaction(connection));

    public ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionStarting(connection, eventData, result));

    public InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
        InterceptionResult<DbCommand>.SuppressWithResult(new Command(this));

    private void Take(string sql)
    {
        statements.Enqueue(sql);
        (IList<ParseError> errors, _) = Parse(sql);
        Assert.True(errors.Count == 0, $"{string.Join(' ', errors.Select(error => error.Message))}\n{sql}");
    }

    private sealed class Transaction(DbConnection connection) : DbTransaction
    {
        public override System.Data.IsolationLevel IsolationLevel => System.Data.IsolationLevel.Serializable;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed partial class Command(Transcript transcript) : DbCommand
    {
        private readonly SqlCommand parts = new();
        private string text = "";

        [System.Diagnostics.CodeAnalysis.AllowNull]
        public override string CommandText { get => text; set => text = value ?? ""; }

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection => parts.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override void Prepare()
        {
        }

        public override int ExecuteNonQuery()
        {
            transcript.Take(text);
            return 0;
        }

        public override object? ExecuteScalar()
        {
            transcript.Take(text);
            return 0;
        }

        protected override DbParameter CreateDbParameter() => new SqlParameter();

        /// <summary>A row of 1 for each write that is counted; 0 for what counts; no row for what else is asked.</summary>
        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            transcript.Take(text);
            DataTable[] results =
            [
                .. Counted().Matches(text).Select(_ => Table(1)),
                .. text.Contains("SELECT COUNT(*)", StringComparison.Ordinal) ? [Table(0)] : Array.Empty<DataTable>(),
            ];
            return new DataTableReader(results.Length == 0 ? [Table()] : results);
        }

        private static DataTable Table(params int[] values)
        {
            DataTable table = new() { Locale = CultureInfo.InvariantCulture };
            table.Columns.Add("value", typeof(int));
            foreach (int value in values)
            {
                table.Rows.Add(value);
            }

            return table;
        }

        [GeneratedRegex(@"^(OUTPUT 1|SELECT @@ROWCOUNT)", RegexOptions.Multiline)]
        private static partial Regex Counted();
    }
}
