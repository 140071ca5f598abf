using System.Diagnostics;
using System.Text;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Tests;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmradXds.Storage.PostgreSql.Tests;

/// <summary>Statements that go to the server together are answered as if each had gone alone.</summary>
public sealed class PostgreSqlColumnReaderTests
{
    /// <summary>More than may ask at one time on any machine, so that some of them go together.</summary>
    private static readonly int many = (Environment.ProcessorCount * 4) + 32;

    private readonly PostgreSqlColumnReader columns = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_gets_what_it_asked_for(bool inOneStatement)
    {
        await using NpgsqlDataSource server = await ServerAsync();

        string[][] bytes = await Task.WhenAll(Enumerable.Range(0, many).Select(n => BytesAsync(server, Repeated(n, times: n % 7, inOneStatement))));
        List<Guid>[] guids = await Task.WhenAll(Enumerable.Range(0, many).Select(n => GuidsAsync(server, n, inOneStatement)));

        Assert.All(bytes.Index(), one => Assert.Equal(Enumerable.Repeat($"<{one.Index}>", one.Index % 7), one.Item));
        Assert.All(guids.Index(), one => Assert.Equal(new Guid(one.Index, 0, 0, new byte[8]), Assert.Single(one.Item)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_wants_no_more_rows_keeps_none_from_the_others(bool inOneStatement)
    {
        await using NpgsqlDataSource server = await ServerAsync();

        string[][] taken = await Task.WhenAll(Enumerable.Range(0, many).Select(n => BytesAsync(server, Repeated(n, times: 50, inOneStatement), most: (n % 3) + 1)));

        Assert.All(taken.Index(), one => Assert.Equal(Enumerable.Repeat($"<{one.Index}>", (one.Index % 3) + 1), one.Item));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_fails_fails_alone(bool inOneStatement)
    {
        await using NpgsqlDataSource server = await ServerAsync();
        const string Divided = "SELECT convert_to((100 / @n::int)::text, 'UTF8') FROM generate_series(1, @times)";

        Task<string[]>[] all = [.. Enumerable.Range(0, many).Select(n => BytesAsync(server, Of(Divided, n % 10, times: 2, inOneStatement)))];
        await Task.WhenAll(all).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        foreach ((int n, Task<string[]> one) in all.Index())
        {
            if (n % 10 == 0)
            {
                Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => one)).SqlState);
            }
            else
            {
                Assert.Equal([$"{100 / (n % 10)}", $"{100 / (n % 10)}"], await one);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_takes_a_row_badly_fails_alone(bool inOneStatement)
    {
        await using NpgsqlDataSource server = await ServerAsync();

        Task[] all = [.. Enumerable.Range(0, many).Select(n => AskAsync(server, Repeated(n, times: 3, inOneStatement), _ =>
            n % 10 == 0 ? throw new InvalidDataException($"{n}") : true))];
        await Task.WhenAll(all).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        foreach ((int n, Task one) in all.Index())
        {
            Assert.Equal(n % 10 == 0 ? $"{n}" : null, one.Exception?.InnerException?.Message);
        }
    }

    /// <summary>Turns that do not come are waited for a tenth of a second; sleepers here take far longer.</summary>
    [Fact]
    public async Task Slow_ones_keep_nobody_waiting()
    {
        await using NpgsqlDataSource server = await ServerAsync();
        using CancellationTokenSource stop = new();
        Task[] slow = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => AskAsync(
            server, Of("SELECT convert_to(pg_sleep(60 + @n)::text, 'UTF8') FROM generate_series(1, @times)", 0, times: 1), _ => true, stop.Token))];

        Task<string[]>[] all = [.. Enumerable.Range(0, 20).Select(n => BytesAsync(server, Repeated(n, times: 2)))];
        string[][] answers = await Task.WhenAll(all).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.All(answers.Index(), one => Assert.Equal([$"<{one.Index}>", $"<{one.Index}>"], one.Item));
        Assert.All(slow, one => Assert.False(one.IsCompleted));
        await stop.CancelAsync();
        foreach (Task one in slow)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_takes_too_long_is_broken_off()
    {
        await using NpgsqlDataSource server = await ServerAsync();
        Stopwatch watch = Stopwatch.StartNew();

        NpgsqlException failure = await Assert.ThrowsAsync<NpgsqlException>(() => AskAsync(
            server, Of("SELECT convert_to(pg_sleep(60 + @n)::text, 'UTF8') FROM generate_series(1, @times)", 0, times: 1) with { Timeout = 1 }, _ => true));

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    }

    private static async Task<NpgsqlDataSource> ServerAsync()
    {
        TestDatabase.SkipWhereMissing();
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        string database = (await registry.ReadAsync(context => Task.FromResult(context.Database.GetConnectionString())))!;
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Database = "postgres" });
    }

    private static ColumnQuery Repeated(int n, int times, bool inOneStatement = false) =>
        Of("SELECT convert_to('<' || @n || '>', 'UTF8') FROM generate_series(1, @times)", n, times, inOneStatement);

    /// <summary>Those that differ by a text alone are asked by one statement.</summary>
    private static ColumnQuery Of(string text, int n, int times, bool inOneStatement = false) =>
        new(text, [("n", inOneStatement ? $"{n}" : n), ("@times", times)], 30);

    private async Task<string[]> BytesAsync(NpgsqlDataSource server, ColumnQuery query, int most = int.MaxValue)
    {
        List<string> rows = [];
        await AskAsync(server, query, bytes =>
        {
            rows.Add(Encoding.UTF8.GetString(bytes));
            return rows.Count < most;
        });
        return [.. rows];
    }

    private async Task AskAsync(NpgsqlDataSource server, ColumnQuery query, TakeBytes take, CancellationToken cancel = default)
    {
        await using NpgsqlConnection connection = server.CreateConnection();
        await columns.ReadBytesAsync(connection, query, take, cancel);
        Assert.Equal(System.Data.ConnectionState.Closed, connection.State);
    }

    private async Task<List<Guid>> GuidsAsync(NpgsqlDataSource server, int n, bool inOneStatement)
    {
        await using NpgsqlConnection connection = server.CreateConnection();
        return await columns.ReadGuidsAsync(
            connection, Of("SELECT rpad(lpad(to_hex(@n::int), 8, '0'), 32, '0')::uuid FROM generate_series(1, @times)", n, times: 1, inOneStatement), CancellationToken.None);
    }
}
