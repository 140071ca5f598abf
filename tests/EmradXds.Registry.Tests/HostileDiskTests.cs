using System.Data.Common;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SQLitePCL;

namespace EmradXds.Registry.Tests;

/// <summary>A database that may not grow any more.</summary>
public sealed class HostileDiskTests
{
    [Fact]
    public async Task What_finds_no_room_is_refused_as_a_whole_and_comes_through_later()
    {
        using TempFolder folder = new();
        Limit limit = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(
            folder, new RegistryOptions { IsFull = SqliteStorage.IsFull }, interceptor: limit);
        await registry.MakeKnownAsync(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Submission submission = Submit.Of(Submit.Document(Submit.Mia));

        limit.MayNotGrow = true;
        RegistryResponse refused = await RegisterUntilFullAsync(registry);
        RegistryResponse[] together = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Mia)))));
        List<string> fed = [];
        for (int n = 10; n < 200; n++)
        {
            fed.Add((await registry.FeedAsync("A04", Submit.PatientId(n)))["MSA-1"]);
        }

        XElement added = await BusyRegistryTests.AddAsync(registry, Submit.NhsNumber(300));
        limit.MayNotGrow = false;
        RegistryResponse accepted = await registry.RegisterAsync(submission);

        Assert.Equal(ResponseStatus.Failure, refused.Status);
        Assert.Equal(nameof(XdsErrorCode.XDSRegistryOutOfResources), Assert.Single(refused.Findings).Code);
        Assert.All(
            together.Where(response => response.Status != ResponseStatus.Success),
            response => Assert.Equal(nameof(XdsErrorCode.XDSRegistryOutOfResources), Assert.Single(response.Findings).Code));
        Assert.All(fed, code => Assert.True(code is "AA" or "AR", code));
        Assert.Equal("AR", fed[^1]); // A source may send it again.
        Assert.Equal("CE", (string?)added.Descendants(BusyRegistryTests.V3 + "typeCode").Single().Attribute("code"));
        Assert.Contains("no room", added.Descendants(BusyRegistryTests.V3 + "acknowledgementDetail").Single().Value, StringComparison.Ordinal);
        Assert.Equal(ResponseStatus.Success, accepted.Status);
        Assert.Contains(
            (await registry.QueryAsync(new FindDocuments { PatientId = Submit.Mia }.ToRequest())).Objects.Documents,
            document => document.UniqueId == submission.Documents[0].UniqueId);
    }

    [Fact]
    public async Task What_finds_no_room_is_not_tried_again_and_again()
    {
        using TempFolder folder = new();
        Limit limit = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(
            folder, new RegistryOptions { IsFull = SqliteStorage.IsFull }, interceptor: limit);
        int runs = 0;

        limit.MayNotGrow = true;
        await Assert.ThrowsAsync<RegistryFullException>(() => registry.Services.GetRequiredService<RegistryWriter>().RunAsync(
            (context, _) =>
            {
                runs++;
                context.Add(new PatientRow { Key = 1, Id = new string('9', 100_000) });
                return Task.FromResult(true);
            },
            CancellationToken.None));

        Assert.Equal(1, runs);
    }

    [Theory]
    [InlineData(raw.SQLITE_FULL, raw.SQLITE_FULL, 1)]
    [InlineData(raw.SQLITE_IOERR, raw.SQLITE_IOERR_WRITE, 1)]
    [InlineData(raw.SQLITE_CORRUPT, raw.SQLITE_CORRUPT, 1)]
    [InlineData(raw.SQLITE_CONSTRAINT, raw.SQLITE_CONSTRAINT_NOTNULL, 1)]
    [InlineData(raw.SQLITE_CONSTRAINT, raw.SQLITE_CONSTRAINT_FOREIGNKEY, 1)]
    [InlineData(raw.SQLITE_CONSTRAINT, raw.SQLITE_CONSTRAINT_UNIQUE, 8)]
    [InlineData(raw.SQLITE_CONSTRAINT, raw.SQLITE_CONSTRAINT_PRIMARYKEY, 8)]
    [InlineData(raw.SQLITE_BUSY, raw.SQLITE_BUSY_SNAPSHOT, 8)]
    [InlineData(raw.SQLITE_LOCKED, raw.SQLITE_LOCKED, 8)]
    public async Task Only_what_another_writer_has_caused_is_tried_again(int code, int extended, int attempts)
    {
        int made = 0;

        await Assert.ThrowsAsync<DbUpdateException>(() => WriteAttempts.RunAsync<bool>(
            () =>
            {
                made++;
                throw new DbUpdateException("saving", new SqliteException("failed", code, extended));
            },
            SqliteStorage.IsLostToAnother,
            CancellationToken.None));

        Assert.Equal(attempts, made);
    }

    /// <summary>Pages that are there already may still be filled.</summary>
    private static async Task<RegistryResponse> RegisterUntilFullAsync(RegistryUnderTest registry)
    {
        for (int i = 0; i < 100; i++)
        {
            RegistryResponse response = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
            if (response.Status != ResponseStatus.Success)
            {
                return response;
            }
        }

        throw new InvalidOperationException("A database that may not grow took 100 submissions.");
    }

    private sealed class Limit : DbConnectionInterceptor
    {
        private const int MostPages = 1_073_741_823;

        public bool MayNotGrow { get; set; }

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        /// <summary>Less pages than there are means those that are there.</summary>
        private void Set(DbConnection connection)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = $"PRAGMA max_page_count = {(MayNotGrow ? 1 : MostPages)}";
            command.ExecuteNonQuery();
        }
    }
}
