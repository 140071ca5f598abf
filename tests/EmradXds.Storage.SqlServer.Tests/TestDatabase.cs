using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using EmradXds.Registry.Storage;
using EmradXds.Storage.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(EmradXds.Testing.TestDatabase.Cleaner))]

namespace EmradXds.Testing;

/// <summary>The engine that the actors' tests run on: here SQL Server, a database for each path.</summary>
internal static class TestDatabase
{
    /// <summary>A query without end.</summary>
    public const string NeverEnding = "WAITFOR DELAY '23:59:59'; SELECT 1";

    private const string Variable = "EMRAD_TEST_SQLSERVER";

    private static readonly string? server = Environment.GetEnvironmentVariable(Variable);
    private static readonly Lock making = new();
    private static readonly Dictionary<string, string> databases = [];

    /// <summary>Why tests cannot run on this engine; null where they can.</summary>
    public static string? Missing => string.IsNullOrEmpty(server) ? $"{Variable} names no SQL Server" : null;

    /// <summary>Skips the test where the engine is missing.</summary>
    public static void SkipWhereMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Uses a database that is never connected to.</summary>
    public static void UseUnopened(DbContextOptionsBuilder options) => options.UseEmradSqlServer("Server=localhost;Database=unopened");

    /// <summary>Uses the database that a path of the test's folder stands for; the same path is the same database.</summary>
    public static void Use(DbContextOptionsBuilder options, string path)
    {
        SkipWhereMissing();
        lock (making)
        {
            foreach ((string gone, string database) in databases.Where(d => !Directory.Exists(Path.GetDirectoryName(d.Key))).ToArray())
            {
                Drop(database);
                databases.Remove(gone);
            }

            databases[path] = $"emrad_test_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..24]}";
            options.UseEmradSqlServer(new SqlConnectionStringBuilder(server) { InitialCatalog = databases[path] }.ConnectionString);
        }
    }

    /// <summary>Connections are dropped with their database.</summary>
    public static void Close()
    {
    }

    private static void Drop(string database)
    {
        using SqlConnection connection = new(new SqlConnectionStringBuilder(server) { InitialCatalog = "master", Pooling = false }.ConnectionString);
        connection.Open();
        using SqlCommand command = new(
            $"""
            IF DB_ID('{database}') IS NOT NULL
            BEGIN
                ALTER DATABASE {database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
                DROP DATABASE {database};
            END
            """,
            connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Drops what was made, when the last test has ended.</summary>
    public sealed class Cleaner : IDisposable
    {
        public void Dispose()
        {
            lock (making)
            {
                foreach (string database in databases.Values)
                {
                    Drop(database);
                }
            }
        }
    }

    /// <summary>How statements of one column are run on this engine.</summary>
    public static IColumnReader Columns => new AdoNetColumnReader();

    /// <summary>How this engine says that another writer was first.</summary>
    public static Func<DbException, bool> IsLostToAnother => SqlServerStorage.IsLostToAnother;
}
