using System.Diagnostics;
using System.Globalization;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Benchmarks;

/// <summary>An identity service's database (SQLite) with so many source records of synthetic people, linked as they are people.</summary>
internal sealed class FilledIdentity
{
    private const string At = "2026-11-30 12:00:00";

    private readonly UkPopulation population;

    private FilledIdentity(UkPopulation population, int records) => (this.population, Records) = (population, records);

    /// <summary>How many records there are.</summary>
    public int Records { get; }

    public static FilledIdentity Make(string file, int records, IReadOnlyList<Trust> trusts, string registry)
    {
        Stopwatch watch = Stopwatch.StartNew();
        DbContextOptionsBuilder<IdentityContext> options = new();
        options.UseEmradSqlite(file);
        using (IdentityContext context = new(options.Options))
        {
            context.Database.Migrate();
        }

        FilledIdentity filled = new(UkPopulation.Of((int)(records / 2.4), seed: 3), records);
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-2000000");
        filled.Insert(connection, trusts, registry);
        Run(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {records:N0} source records put in place in {watch.Elapsed.TotalSeconds:0} s, {stream.Length / 1048576.0:N0} MiB"));
        return filled;
    }

    /// <summary>The n-th record as it is compared, and whose it is.</summary>
    public (MatchRecord Record, int Person) this[int n] => (population.Records[n], population.Persons[n]);

    /// <summary>The n-th record's id at its trust.</summary>
    public static string LocalId(int n) => $"L{n:D8}";

    /// <summary>The trust that has the n-th record: hospitals of one person differ.</summary>
    public static Trust TrustOf(int n, IReadOnlyList<Trust> trusts) => trusts[n % trusts.Count];

    public static Demographics DemographicsOf(MatchRecord record) => new()
    {
        Names = [new PersonName(record[MatchField.FamilyName], record[MatchField.GivenName])],
        BirthDate = record[MatchField.BirthDate],
        Sex = record[MatchField.Sex],
        Addresses = record[MatchField.Postcode].Length + record[MatchField.AddressLine].Length > 0
            ? [new PostalAddress(record[MatchField.AddressLine], PostalCode: record[MatchField.Postcode])]
            : [],
        Telecoms = record[MatchField.Telephone].Length > 0 ? [new Telecom(record[MatchField.Telephone])] : [],
    };

    private void Insert(SqliteConnection connection, IReadOnlyList<Trust> trusts, string registry)
    {
        // Ids as they would be: in the order of time, so that the first of a person is the least.
        long start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        List<(long Key, long Number)> keys = new(Records * 14);
        HashSet<string> accepted = [];
        Random random = new(7);
        using (SqliteTransaction transaction = connection.BeginTransaction())
        using (SqliteCommand row = Prepare(
            connection, """
                INSERT INTO "SourceRecords" ("Id","Number","Domain","LocalId","AffinityId","StatedAffinityId","PersonId","Demographics","UpdatedAt","Version")
                VALUES ($a,$b,$c,$d,$e,$f,$g,$h,$i,1)
                """, 9))
        using (SqliteCommand name = Prepare(connection, """INSERT INTO "RecordNames" VALUES ($a,$b,$c,$d,$e,$f)""", 6))
        using (SqliteCommand feed = Prepare(
            connection, """
                INSERT INTO "RegistryFeeds" ("Id","Registry","AffinityId","CreatedAt","TraceId","State","Attempts") VALUES ($a,$b,$c,$d,$e,1,1)
                """, 5))
        {
            string personId = "";
            for (int n = 0; n < Records; n++)
            {
                string id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(start + n)).ToString().ToUpperInvariant();
                personId = n > 0 && population.Persons[n] == population.Persons[n - 1] ? personId : id;
                MatchRecord record = population.Records[n];
                Demographics demographics = DemographicsOf(record);
                long number = random.NextInt64();
                object stated = record[MatchField.NhsNumber] is { Length: > 0 } nhs ? nhs : DBNull.Value;
                bool isNew = stated is string one && accepted.Add(one);
                Execute(row, id, number, TrustOf(n, trusts).PatientIds.Oid, LocalId(n), stated, stated, personId, demographics.ToJson(), At);
                foreach (RecordNameRow of in RecordNames.Of(number, demographics))
                {
                    Execute(name, of.RecordNumber, of.Place, of.Family, of.Given, of.BirthDate, of.PostalCode);
                }

                if (isNew)
                {
                    Execute(feed, Guid.CreateVersion7().ToString().ToUpperInvariant(), registry, stated, At, new string('0', 32));
                }

                keys.AddRange(CandidateKeys.Of(record).Select(key => (key, number)));
            }

            transaction.Commit();
        }

        keys.Sort();
        using SqliteTransaction ofKeys = connection.BeginTransaction();
        using SqliteCommand insert = Prepare(connection, """INSERT INTO "RecordKeys" VALUES ($a,$b)""", 2);
        foreach ((long key, long number) in keys)
        {
            Execute(insert, key, number);
        }

        ofKeys.Commit();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string text, int parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        for (int n = 0; n < parameters; n++)
        {
            command.Parameters.AddWithValue($"${(char)('a' + n)}", DBNull.Value);
        }

        command.Prepare();
        return command;
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            command.Parameters[n].Value = values[n];
        }

        command.ExecuteNonQuery();
    }

    private static void Run(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
