using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Storage.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;

[assembly: AssemblyFixture(typeof(EmradXds.Testing.TestDatabase.Cleaner))]

namespace EmradXds.Testing;

/// <summary>The engine that the actors' tests run on: here PostgreSQL, a database for each path, copied from one that migrations made.</summary>
internal static class TestDatabase
{
    /// <summary>A query without end.</summary>
    public const string NeverEnding = "SELECT pg_sleep(86400)";

    private const string Variable = "EMRAD_TEST_POSTGRESQL";

    private static readonly string? server = Environment.GetEnvironmentVariable(Variable);
    private static readonly Lock making = new();
    private static readonly Dictionary<Type, string> templates = [];
    private static readonly Dictionary<string, string> databases = [];

    /// <summary>Why tests cannot run on this engine; null where they can.</summary>
    public static string? Missing => string.IsNullOrEmpty(server) ? $"{Variable} names no PostgreSQL server" : null;

    /// <summary>Skips the test where the engine is missing.</summary>
    public static void SkipWhereMissing() => Assert.SkipWhen(Missing is not null, Missing ?? "");

    /// <summary>Uses a database that is never connected to.</summary>
    public static void UseUnopened(DbContextOptionsBuilder options) => options.UseEmradPostgreSql("Host=localhost;Database=unopened");

    /// <summary>Uses the database that a path of the test's folder stands for; the same path is the same database.</summary>
    public static void Use(DbContextOptionsBuilder options, string path) => options.UseEmradPostgreSql(ConnectionString(options, path));

    /// <summary>Connections are dropped with their database.</summary>
    public static void Close()
    {
    }

    /// <summary>The connection string of a database that does not exist yet; it is dropped in the end.</summary>
    public static string New()
    {
        lock (making)
        {
            string name = Named(Guid.NewGuid().ToString());
            databases.Add(name, name);
            return To(name);
        }
    }

    private static string ConnectionString(DbContextOptionsBuilder options, string path)
    {
        lock (making)
        {
            if (!databases.TryGetValue(path, out string? database))
            {
                DropThoseOfGoneFolders();
                database = Named(path);
                Execute($"CREATE DATABASE {database} TEMPLATE {Template(options.Options.ContextType)} STRATEGY FILE_COPY");
                databases.Add(path, database);
            }

            return To(database);
        }
    }

    private static string Template(Type context)
    {
        if (!templates.TryGetValue(context, out string? template))
        {
            template = Named(Guid.NewGuid().ToString());
            var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(context))!;
            options.UseEmradPostgreSql(To(template) + ";Pooling=false");
            using var made = (DbContext)Activator.CreateInstance(context, options.Options)!;
            made.Database.Migrate();
            templates.Add(context, template);
        }

        return template;
    }

    private static void DropThoseOfGoneFolders()
    {
        foreach ((string path, string database) in databases.Where(d => Path.IsPathRooted(d.Key) && !Directory.Exists(Path.GetDirectoryName(d.Key))).ToArray())
        {
            Drop(database);
            databases.Remove(path);
        }
    }

    private static void Drop(string database) => Execute($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    private static string Named(string text) => $"emrad_test_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24]}";

    private static string To(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString;

    private static string Server
    {
        get
        {
            SkipWhereMissing();
            return server!;
        }
    }

    private static void Execute(string sql)
    {
        using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        connection.Open();
        using NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Drops what was made, when the last test has ended.</summary>
    public sealed class Cleaner : IDisposable
    {
        public void Dispose()
        {
            lock (making)
            {
                foreach (string database in databases.Values.Concat(templates.Values))
                {
                    Drop(database);
                }
            }
        }
    }

    /// <summary>How statements of one column are run on this engine.</summary>
    public static IColumnReader Columns => new PostgreSqlColumnReader();

    /// <summary>How this engine says that another writer was first.</summary>
    public static Func<DbException, bool> IsLostToAnother => WriteAttempts.IsLostToAnother;
}
