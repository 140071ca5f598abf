using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EmradXds.Benchmarks;

/// <summary>A registry's data folder with so many entries, ten a patient, made from one submission that the product itself registered.</summary>
internal sealed class FilledRegistry
{
    public const int EntriesPerPatient = 10;

    /// <summary>Entries of one transaction while filling.</summary>
    private const int FillBatch = 5_000;

    private readonly RowTemplates templates;

    private FilledRegistry(string folder, long entries, RowTemplates templates) => (Folder, Entries, this.templates) = (folder, entries, templates);

    public string Folder { get; }

    public long Entries { get; }

    public int Patients => (int)(Entries / EntriesPerPatient);

    public int RowsPerSubmission => templates.RowsPerSubmission;

    public int FragmentBytes => templates.FragmentBytes;

    public static async Task<FilledRegistry> MakeAsync(string folder, long entries)
    {
        Directory.CreateDirectory(folder);
        using (RegistryProcess registry = await RegistryProcess.StartAsync(folder))
        {
            await registry.FeedAsync(TemplateSubmission.PatientNumber);
            await registry.RegisterAsync(TemplateSubmission.For(RegistryProcess.Domain));
        }

        Stopwatch watch = Stopwatch.StartNew();
        using SqliteConnection connection = Open(folder, "synchronous=OFF; PRAGMA cache_size=-400000");
        FilledRegistry filled = new(folder, entries, RowTemplates.Read(connection, Tables(connection)));
        filled.templates.InsertPatients(connection, filled.Patients);
        filled.templates.Insert(connection, 0, entries, FillBatch, filled.Patients);
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {entries:N0} entries of {filled.FragmentBytes} bytes put in place in {watch.Elapsed.TotalSeconds:0} s, "
            + $"{new FileInfo(DatabaseOf(folder)).Length / 1048576.0:N0} MiB"));
        return filled;
    }

    /// <summary>The yardstick: one loop that inserts the same rows with prepared statements, so many submissions a commit, each commit
    /// synced. Gives submissions a second.</summary>
    public double InsertPrepared(long from, long count, int batch)
    {
        using SqliteConnection connection = Open(Folder, "synchronous=FULL");
        Stopwatch watch = Stopwatch.StartNew();
        templates.Insert(connection, from, from + count, batch, Patients);
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>DocumentEntries in the database.</summary>
    public long CountEntries()
    {
        using SqliteConnection connection = Open(Folder, "synchronous=FULL");
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM DocumentEntries";
        return (long)command.ExecuteScalar()!;
    }

    private static string DatabaseOf(string folder) => Path.Combine(folder, "registry.db");

    private static SqliteConnection Open(string folder, string synchronous)
    {
        SqliteConnection connection = new($"Data Source={DatabaseOf(folder)};Pooling=False");
        connection.Open();
        Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA {synchronous}; PRAGMA foreign_keys=ON");
        return connection;
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'";
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> tables = [];
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
