using System.Data.Common;
using System.Globalization;
using EmradXds.Registry.Storage;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests.Storage;

/// <summary>SQLite's file is read through one mapping of the process, whatever happens to the file.</summary>
public sealed class MappedDatabaseTests
{
    private const int Rows = 400;

    [Fact]
    public async Task All_connections_of_a_database_have_one_mapping_until_the_last_is_closed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only under Linux a database is mapped as a whole.");
        using TempFolder folder = new();
        await using (RegistryContext one = Open(folder))
        {
            await using (RegistryContext other = Open(folder))
            {
                await RunAsync(one, "CREATE TABLE T (Id INTEGER PRIMARY KEY)");
                await RunAsync(other, "INSERT INTO T VALUES (1)");
                Assert.Equal(1, Mappings(folder));
            }

            Assert.Equal(1L, await ReadAsync(one, "SELECT Id FROM T"));
            Assert.Equal(1, Mappings(folder));
        }

        Assert.Equal(0, Mappings(folder));
    }

    [Fact]
    public async Task Readers_see_what_is_whole_while_the_file_grows_and_shrinks()
    {
        using TempFolder folder = new();
        await using RegistryContext writer = Open(folder);
        await RunAsync(writer, "CREATE TABLE T (Id INTEGER PRIMARY KEY, Version INTEGER, Body TEXT)");
        await FillAsync(writer, version: 0);
        using CancellationTokenSource end = new();
        Task<int>[] readers = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => ReadWholeRowsAsync(folder, seed, end.Token)))];

        for (int version = 1; version <= 12; version++)
        {
            await FillAsync(writer, version); // grows: rows are longer with each version
            await RunAsync(writer, "PRAGMA wal_checkpoint(PASSIVE)");
            if (version % 4 == 0)
            {
                await RunAsync(writer, $"DELETE FROM T WHERE Id > {Rows / 4}");
                await RunAsync(writer, "VACUUM");
                await RunAsync(writer, "PRAGMA wal_checkpoint(TRUNCATE)"); // shrinks
            }
        }

        await end.CancelAsync();
        Assert.All(await Task.WhenAll(readers), rows => Assert.True(rows > 0));
        Assert.Equal("ok", await ReadAsync(writer, "PRAGMA integrity_check"));
    }

    private static async Task<int> ReadWholeRowsAsync(TempFolder folder, int seed, CancellationToken end)
    {
        Random random = new(seed);
        int rows = 0;
        await using RegistryContext reader = Open(folder);
        while (rows == 0 || !end.IsCancellationRequested)
        {
            await using DbCommand command = Command(reader, $"SELECT Id, Version, Body FROM T WHERE Id BETWEEN {random.Next(Rows)} AND {Rows} LIMIT 50");
            await using DbDataReader found = await command.ExecuteReaderAsync(CancellationToken.None);
            long first = -1;
            while (await found.ReadAsync(CancellationToken.None))
            {
                first = first < 0 ? found.GetInt64(1) : first;
                Assert.Equal(first, found.GetInt64(1)); // one moment: all rows are of one version
                Assert.Equal(Body(found.GetInt64(0), found.GetInt64(1)), found.GetString(2));
                rows++;
            }
        }

        return rows;
    }

    private static async Task FillAsync(RegistryContext writer, int version)
    {
        await RunAsync(writer, "BEGIN IMMEDIATE");
        for (int id = 0; id < Rows; id++)
        {
            await RunAsync(writer, $"INSERT OR REPLACE INTO T VALUES ({id}, {version}, '{Body(id, version)}')");
        }

        await RunAsync(writer, "COMMIT");
    }

    private static string Body(long id, long version) =>
        string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"{id}.{version};"), 100 + (int)(200 * version)));

    private static RegistryContext Open(TempFolder folder)
    {
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(folder.File("mapped.db"));
        return new(options.Options);
    }

    private static int Mappings(TempFolder folder) =>
        File.ReadLines("/proc/self/maps").Count(line => line.EndsWith(folder.File("mapped.db"), StringComparison.Ordinal));

    private static DbCommand Command(RegistryContext registry, string text)
    {
        DbConnection connection = registry.Database.GetDbConnection();
        connection.Open();
        DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private static async Task RunAsync(RegistryContext registry, string text)
    {
        await using DbCommand command = Command(registry, text);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<object?> ReadAsync(RegistryContext registry, string text)
    {
        await using DbCommand command = Command(registry, text);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
