using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EmradXds.Benchmarks;

/// <summary>The database of a registry that is measured: an SQLite file in its data folder, or one of a PostgreSQL server.</summary>
internal sealed class BenchDatabase : IDisposable
{
    /// <summary>As scripts/with-postgresql sets it.</summary>
    private const string Variable = "EMRAD_TEST_POSTGRESQL";

    private readonly string file;
    private readonly string? server;
    private readonly string name = $"emrad_bench_{Guid.NewGuid():N}";

    private BenchDatabase(string file, string? server) => (this.file, this.server) = (file, server);

    public string Engine => server is null ? "SQLite" : "PostgreSQL";

    /// <summary>More arguments of <c>emrad serve</c>.</summary>
    public IReadOnlyList<string> Arguments => server is null ? [] : ["--database", "postgresql"];

    /// <summary>More of its environment.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment => server is null ? [] : [("EMRAD_DATABASE", To(name))];

    /// <summary>Bytes of it.</summary>
    public long Bytes => server is null ? new FileInfo(file).Length : (long)Ask($"SELECT pg_database_size('{name}_registry')");

    public static BenchDatabase InFolder(string folder) => new(Path.Combine(folder, "registry.db"), null);

    public static BenchDatabase OnPostgreSql(string folder) => new(
        Path.Combine(folder, "registry.db"),
        System.Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"{Variable} names no server; run this by scripts/with-postgresql"));

    /// <summary>A connection of our own.</summary>
    /// <param name="durably">Whether each commit is synced to disk (SQLite; a server does what it is set up to).</param>
    public DbConnection Open(bool durably)
    {
        DbConnection connection = server is null ? new SqliteConnection($"Data Source={file};Pooling=False") : new NpgsqlConnection(To($"{name}_registry"));
        connection.Open();
        if (server is null)
        {
            Execute(connection, $"PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA {(durably ? "synchronous=FULL" : "synchronous=OFF; PRAGMA cache_size=-400000")}");
        }

        return connection;
    }

    /// <summary>Names of the registry's tables.</summary>
    public IReadOnlyList<string> Tables()
    {
        using DbConnection connection = Open(durably: true);
        using DbCommand command = connection.CreateCommand();
        command.CommandText = server is null
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'"
            : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_EF%'";
        using DbDataReader reader = command.ExecuteReader();
        List<string> tables = [];
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    /// <summary>Brings a database that was just filled into the state of one that has been there for long.</summary>
    public void Settle()
    {
        using DbConnection connection = Open(durably: true);
        Execute(connection, server is null ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
        if (server is null)
        {
            // The system would write it to the disk while queries are measured.
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>Drops what is not in the data folder.</summary>
    public void Dispose()
    {
        if (server is not null)
        {
            Ask($"DROP DATABASE IF EXISTS \"{name}_registry\" WITH (FORCE)");
        }
    }

    private static void Execute(DbConnection connection, string text)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private object Ask(string text)
    {
        using NpgsqlConnection connection = new(To("postgres"));
        connection.Open();
        using NpgsqlCommand command = new(text, connection);
        return command.ExecuteScalar() ?? 0L;
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
}
