using System.Data.Common;
using EmradXds.Registry.Storage;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests.Storage;

/// <summary>When a statement of SQLite's ends. Each test cancels from inside the statement, so that it is under way for certain.</summary>
public sealed class StatementsOfSqliteTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly CancellationTokenSource cancel = new();
    private readonly RegistryContext registry;
    private readonly SqliteConnection connection;

    public StatementsOfSqliteTests()
    {
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(folder.File("registry.db"));
        registry = new RegistryContext(options.Options);
        registry.Database.OpenConnection();
        connection = (SqliteConnection)registry.Database.GetDbConnection();
        connection.CreateFunction("cancel", () =>
        {
            cancel.Cancel();
            return 0;
        });
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_ends_before_its_first_row_and_can_be_asked_again()
    {
        using DbCommand command = Command($"SELECT x FROM ({Counting()}) WHERE x < 0");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteReaderAsync(cancel.Token));

        using DbCommand again = Command(command.CommandText);
        using CancellationTokenSource anew = new();
        connection.CreateFunction("cancel", () =>
        {
            anew.Cancel();
            return 0;
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again.ExecuteReaderAsync(anew.Token));
        Assert.Equal(1L, await CountAsync("SELECT 1"));
    }

    [Fact]
    public void A_connection_whose_opening_failed_has_its_settings_when_it_opens_the_next_time()
    {
        string file = folder.File("other.db");
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(file);
        using RegistryContext context = new(options.Options);
        File.WriteAllText(file, new string('x', 8_192));
        Assert.Throws<SqliteException>(context.Database.OpenConnection);

        File.Delete(file);
        context.Database.OpenConnection();

        using DbCommand command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "SELECT (SELECT journal_mode FROM pragma_journal_mode) || ' ' || ('A' LIKE 'a')";
        Assert.Equal("wal 0", command.ExecuteScalar());
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_ends_between_two_rows()
    {
        using DbCommand command = Command($"SELECT x FROM ({Counting()}) WHERE x = 0 OR x < 0");
        await using (DbDataReader reader = await command.ExecuteReaderAsync(cancel.Token))
        {
            SqliteException exception = Assert.Throws<SqliteException>(() =>
            {
                while (reader.Read())
                {
                }
            });
            Assert.Equal(SQLitePCL.raw.SQLITE_INTERRUPT, exception.SqliteErrorCode);
        }

        Assert.Equal(1L, await CountAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_query_whose_time_is_up_ends()
    {
        using DbCommand command = Command($"SELECT x FROM ({Counting()}) WHERE x < 0");
        command.CommandTimeout = 1;
        SqliteException exception = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteReaderAsync(CancellationToken.None));
        Assert.Equal(SQLitePCL.raw.SQLITE_INTERRUPT, exception.SqliteErrorCode);
    }

    [Fact]
    public async Task A_query_of_one_column_ends_likewise()
    {
        string text = $"SELECT x FROM ({Counting()}) WHERE x < 0";
        SqliteColumnReader columns = new();
        SqliteException exception = await Assert.ThrowsAsync<SqliteException>(
            () => columns.ReadBytesAsync(connection, new ColumnQuery(text, [], Timeout: 1), _ => true, CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => columns.ReadGuidsAsync(connection, new ColumnQuery(text, [], Timeout: 3_600), cancel.Token));

        Assert.Equal(SQLitePCL.raw.SQLITE_INTERRUPT, exception.SqliteErrorCode);
    }

    [Fact]
    public async Task A_change_goes_on_to_its_end_and_its_transaction_with_it()
    {
        const int Rows = 300_000;
        await registry.Database.ExecuteSqlRawAsync("CREATE TABLE counted (x INTEGER)");
        await using (var transaction = await registry.Database.BeginTransactionAsync())
        {
            using DbCommand command = Command($"INSERT INTO counted SELECT x FROM ({Counting($" LIMIT {Rows}")}) RETURNING x");
            await using (DbDataReader reader = await command.ExecuteReaderAsync(cancel.Token))
            {
                Assert.True(reader.Read());
            }

            await transaction.CommitAsync();
        }

        Assert.True(cancel.IsCancellationRequested);
        Assert.Equal((long)Rows, await CountAsync("SELECT COUNT(*) FROM counted"));
    }

    public void Dispose()
    {
        registry.Dispose();
        cancel.Dispose();
        folder.Dispose();
    }

    /// <summary>Rows 0, 1, 2 and so on; whoever waits is gone before the first.</summary>
    private static string Counting(string limit = "") =>
        $"WITH RECURSIVE c(x) AS (SELECT cancel() UNION ALL SELECT x + 1 FROM c{limit}) SELECT x FROM c";

    private DbCommand Command(string text)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private async Task<object?> CountAsync(string text)
    {
        using DbCommand command = Command(text);
        await using DbDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        Assert.True(await reader.ReadAsync());
        return reader.GetValue(0);
    }
}
