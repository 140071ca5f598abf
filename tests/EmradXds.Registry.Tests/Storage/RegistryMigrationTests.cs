using System.Text;
using EmradXds.Registry.Storage;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EmradXds.Registry.Tests.Storage;

public sealed class RegistryMigrationTests
{
    private static readonly Guid uuid = Guid.NewGuid();

    [Fact]
    public async Task Objects_of_the_first_version_stay()
    {
        using TempFolder folder = new();
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(folder.File("registry.db"));
        await using RegistryContext registry = new(options.Options);
        await registry.GetService<IMigrator>().MigrateAsync("Initial", TestContext.Current.CancellationToken);
        await registry.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO Patients (Key, Id) VALUES (1, 'somebody');
            INSERT INTO SubmissionSets (Key, EntryUuid, LogicalId, PatientKey, RegisteredPatientKey, Status, UniqueId, Version, Fragment)
            VALUES (2, {uuid}, {uuid}, 1, 1, 0, '2.999.1', 1, 'as it was said');
            """,
            TestContext.Current.CancellationToken);

        await registry.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.False(registry.Database.HasPendingModelChanges());
        SubmissionSetRow set = await registry.SubmissionSets.SingleAsync(
            s => s.Patient!.Id == "somebody", TestContext.Current.CancellationToken);
        Assert.Equal((uuid, "2.999.1", "as it was said"), (set.EntryUuid, set.UniqueId, Encoding.UTF8.GetString(set.Fragment.ToUtf8())));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task What_was_said_to_be_Offline_among_the_codes_is_Offline_by_its_column()
    {
        using TempFolder folder = new();
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(folder.File("registry.db"));
        await using RegistryContext registry = new(options.Options);
        await registry.GetService<IMigrator>().MigrateAsync("FragmentBytes", TestContext.Current.CancellationToken);
        await registry.Database.ExecuteSqlAsync($"INSERT INTO Patients (Key, Id) VALUES (1, 'somebody')", TestContext.Current.CancellationToken);
        foreach (int key in new[] { 2, 3 })
        {
            Guid id = Guid.NewGuid();
            await registry.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO DocumentEntries (Key, EntryUuid, LogicalId, PatientKey, RegisteredPatientKey, Status, UniqueId, Version, IsOnDemand, Fragment)
                VALUES ({key}, {id}, {id}, 1, 1, 0, '2.999.' || {key}, 1, 0, x'3c');
                INSERT INTO DocumentEntryCodes (DocumentEntryKey, Attribute, Code) VALUES ({key}, {key}, 'a code');
                """,
                TestContext.Current.CancellationToken);
        }

        await registry.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Equal([3], await registry.DocumentEntries.Where(e => e.IsOffline).Select(e => e.Key).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, (await registry.Set<DocumentEntryCodeRow>().SingleAsync(TestContext.Current.CancellationToken)).DocumentEntryKey);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
