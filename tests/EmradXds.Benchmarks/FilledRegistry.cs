using System.Data.Common;
using System.Diagnostics;
using System.Globalization;

namespace EmradXds.Benchmarks;

/// <summary>A registry with so many entries, ten a patient, made from one submission that the product itself registered.</summary>
internal sealed class FilledRegistry : IDisposable
{
    public const int EntriesPerPatient = 10;

    /// <summary>Entries of one transaction while filling.</summary>
    private const int FillBatch = 5_000;

    private readonly RowTemplates templates;

    private FilledRegistry(string folder, BenchDatabase database, long entries, RowTemplates templates) =>
        (Folder, Database, Entries, this.templates) = (folder, database, entries, templates);

    /// <summary>Its data folder.</summary>
    public string Folder { get; }

    public BenchDatabase Database { get; }

    public long Entries { get; }

    public int Patients => (int)(Entries / EntriesPerPatient);

    public int RowsPerSubmission => templates.RowsPerSubmission;

    public static async Task<FilledRegistry> MakeAsync(string folder, long entries, bool onPostgreSql = false)
    {
        Directory.CreateDirectory(folder);
        BenchDatabase database = onPostgreSql ? BenchDatabase.OnPostgreSql(folder) : BenchDatabase.InFolder(folder);
        using (RegistryProcess registry = await RegistryProcess.StartAsync(folder, database))
        {
            await registry.FeedAsync(TemplateSubmission.PatientNumber);
            await registry.RegisterAsync(TemplateSubmission.For(RegistryProcess.Domain));
        }

        Stopwatch watch = Stopwatch.StartNew();
        using DbConnection connection = database.Open(durably: false);
        FilledRegistry filled = new(folder, database, entries, RowTemplates.Read(connection, database.Tables()));
        filled.templates.InsertPatients(connection, filled.Patients);
        filled.templates.Insert(connection, 0, entries, FillBatch, filled.Patients);
        database.Settle();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {database.Engine}: {entries:N0} entries, each kept in {filled.templates.FragmentBytes} bytes, put in place in {watch.Elapsed.TotalSeconds:0} s, "
            + $"{database.Bytes / 1048576.0:N0} MiB"));
        return filled;
    }

    /// <summary>The yardstick: one loop that inserts the same rows with prepared statements, so many submissions a commit, each commit
    /// synced. Gives submissions a second.</summary>
    public double InsertPrepared(long from, long count, int batch)
    {
        using DbConnection connection = Database.Open(durably: true);
        Stopwatch watch = Stopwatch.StartNew();
        templates.Insert(connection, from, from + count, batch, Patients);
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>DocumentEntries in the database.</summary>
    public long CountEntries()
    {
        using DbConnection connection = Database.Open(durably: true);
        using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM \"DocumentEntries\"";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Deletes all of it.</summary>
    public void Dispose()
    {
        Database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
