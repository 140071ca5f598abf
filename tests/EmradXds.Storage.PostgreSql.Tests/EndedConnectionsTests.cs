using EmradXds.Registry.Tests;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmradXds.Storage.PostgreSql.Tests;

/// <summary>A server that restarts ends every connection that is kept to it.</summary>
public sealed class EndedConnectionsTests
{
    [Fact]
    public async Task The_next_registration_is_made_by_another_connection()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));

        Assert.InRange(await EndAllAsync(registry), 1, 100);

        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Assert.Equal(2, (await registry.FindAsync(Submit.Mia)).Count);
    }

    [Fact]
    public async Task The_next_queries_are_answered_by_another_connection_alone_and_together()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Assert.Single(await registry.FindAsync(Submit.Mia));

        Assert.InRange(await EndAllAsync(registry), 1, 100);
        Assert.Single(await registry.FindAsync(Submit.Mia));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => registry.FindAsync(Submit.Mia)));
        Assert.InRange(await EndAllAsync(registry), 1, 100);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => registry.FindAsync(Submit.Mia))), found => Assert.Single(found));
    }

    private static async Task<long> EndAllAsync(RegistryUnderTest registry)
    {
        string database = (await registry.ReadAsync(context => Task.FromResult(context.Database.GetConnectionString())))!;
        await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new(
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
            connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
