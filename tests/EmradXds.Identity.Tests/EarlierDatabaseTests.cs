using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Storage;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmradXds.Identity.Tests;

/// <summary>A database of the version that linked by number alone and kept no demographics (SQLite: other engines had none).</summary>
public sealed class EarlierDatabaseTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Its_records_are_read_linked_and_found()
    {
        await MakeAsync(
            ("RWD", "LN1", 1, "MUSTER^Mia||19700101|F"), ("RX1", "N1", 1, "Muster^Mia||19700101|F"), ("RK5", "K1", 1, "BEISPIEL^Max||19880229|M"),
            ("RX1", "N2", 2, "Hall^Susan||19610214|F"));

        await using RunningIdentity identity = await RunningIdentity.StartAsync(folder);

        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
        Assert.Equal(Messages.NhsNumber(1), (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^NHS")))["PID-3"]);
        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("K1^^^RK5")))["QAK-2"]);
        Assert.Equal(Messages.NhsNumber(2), (await identity.SendAsync(Messages.Query("N2^^^RX1", "^^^NHS")))["PID-3"]);
        Assert.Equal(
            [("HALL", "SUSAN")],
            await identity.ReadAsync(async context => (await context.RecordNames.Where(name => name.BirthDate == "19610214").ToListAsync())
                .ConvertAll(name => (name.Family, name.Given))));
        Assert.Contains(await identity.ReadAsync(context => context.ReviewTasks.ToListAsync()), task => task.Kind == ReviewKind.PotentialLink);
    }

    private async Task MakeAsync(params (string Trust, string Id, int Number, string Fields)[] records)
    {
        string file = folder.File("identity.db");
        DbContextOptionsBuilder<IdentityContext> options = new();
        options.UseEmradSqlite(file);
        await using (IdentityContext context = new(options.Options))
        {
            await context.GetService<IMigrator>().MigrateAsync("Initial", TestContext.Current.CancellationToken);
        }

        await using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach ((string trust, string id, int number, string fields) in records)
        {
            string recordId = Guid.CreateVersion7().ToString().ToUpperInvariant();
            string message = Messages.Person(trust, $"{id}^^^{trust}~{Messages.Nhs(number)}", fields);
            await RunAsync(
                connection, """INSERT INTO "SourceRecords" ("Id","Domain","LocalId","AffinityId","Version") VALUES ($a,$b,$c,$d,1)""",
                recordId, RunningIdentity.Domain.Trusts.Single(one => one.Ods == trust).PatientIds.Oid, id, Messages.NhsNumber(number));
            await RunAsync(
                connection, """
                    INSERT INTO "SourceRecordVersions" ("RecordId","Version","ReceivedAt","TriggerEvent","AffinityId","Message")
                    VALUES ($a,1,$b,'A01',$c,$d)
                    """,
                recordId, "2026-11-24 21:00:00", Messages.NhsNumber(number), Er7Message.Parse(message).ToBytes());
        }
    }

    private static async Task RunAsync(SqliteConnection connection, string text, params object[] values)
    {
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        for (int n = 0; n < values.Length; n++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + n)}", values[n]);
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
