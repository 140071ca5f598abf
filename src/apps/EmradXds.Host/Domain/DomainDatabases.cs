using System.Data.Common;
using EmradXds.Host.Commands;
using EmradXds.Identity.Storage;
using EmradXds.ImagingSource.Storage;
using EmradXds.Registry;
using EmradXds.Registry.Storage;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using EmradXds.Storage.PostgreSql;
using EmradXds.Storage.Sqlite;
using EmradXds.Storage.SqlServer;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Host.Domain;

/// <summary>Where the actors of this process keep what they know, each in a database of its own: files in the data folder, or databases of one
/// server that are named by the connection string with the actor behind it (<c>emrad_registry</c>, <c>emrad_imaging_rwd</c>).</summary>
internal sealed class DomainDatabases
{
    /// <summary>Holds the connection string, or with _FILE behind it the path of a file that does. A secret: never in a profile, nor on the
    /// command line.</summary>
    public const string Variable = "EMRAD_DATABASE";

    private delegate DbContextOptionsBuilder Use(DbContextOptionsBuilder options, string connectionString, string? actor);

    private static readonly Dictionary<string, Use> Servers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["postgresql"] = PostgreSqlStorage.UseEmradPostgreSql,
        ["sqlserver"] = SqlServerStorage.UseEmradSqlServer,
    };

    private readonly (string Engine, Use Use, string ConnectionString)? server;

    private DomainDatabases((string Engine, Use Use, string ConnectionString)? server) => this.server = server;

    /// <summary>SQLite files.</summary>
    public static DomainDatabases Files { get; } = new(null);

    /// <summary>The engine of that name, with its connection string from the environment.</summary>
    /// <exception cref="WrongUseException">There is no such engine, or no connection string.</exception>
    public static DomainDatabases Named(string? engine)
    {
        if (engine is null || engine.Equals("sqlite", StringComparison.OrdinalIgnoreCase))
        {
            return Files;
        }

        if (!Servers.TryGetValue(engine, out Use? use))
        {
            throw new WrongUseException($"--database is '{engine}', expected sqlite, {string.Join(" or ", Servers.Keys)}");
        }

        string connectionString = ConnectionString()
            ?? throw new WrongUseException($"--database {engine} needs a connection string in {Variable}, or in the file that {Variable}_FILE names");
        try
        {
            use(new DbContextOptionsBuilder(), connectionString, null);
        }
        catch (ArgumentException)
        {
            // What the exception says may repeat a password.
            throw new WrongUseException($"{Variable} is no connection string of {engine} that names a database");
        }

        return new DomainDatabases((engine.ToLowerInvariant(), use, connectionString));
    }

    /// <summary>What an actor's context uses.</summary>
    /// <param name="role">As <c>--role</c> names it.</param>
    /// <param name="file">Path of the database where it is a file.</param>
    /// <exception cref="IOException">At the path stands something else.</exception>
    public Action<DbContextOptionsBuilder> Of(string role, string file)
    {
        if (server is { } s)
        {
            return options => s.Use(options, s.ConnectionString, role.Replace(':', '_').ToLowerInvariant());
        }

        if (Directory.Exists(file) || (File.Exists(file) && !BeginsAsSqlite(file)))
        {
            throw new IOException($"'{file}' is no SQLite database; move it away or name another folder by --data");
        }

        return options => options.UseEmradSqlite(file);
    }

    /// <summary>What the registry must know of the engine.</summary>
    public RegistryOptions RegistryOptions => server?.Engine switch
    {
        null => new RegistryOptions
        {
            Columns = new SqliteColumnReader(), IsFull = SqliteStorage.IsFull, IsLostToAnother = IsLostToAnother,
        },
        "sqlserver" => new RegistryOptions { IsFull = SqlServerStorage.IsFull, IsLostToAnother = IsLostToAnother },
        _ => new RegistryOptions { Columns = new PostgreSqlColumnReader() },
    };

    /// <summary>Whether the engine says that another writer was first.</summary>
    public Func<DbException, bool> IsLostToAnother => server?.Engine switch
    {
        null => SqliteStorage.IsLostToAnother,
        "sqlserver" => SqlServerStorage.IsLostToAnother,
        _ => WriteAttempts.IsLostToAnother,
    };

    /// <summary>Makes the databases of a server what they are to be, before anything starts: what is wrong there is told in one sentence.</summary>
    /// <exception cref="IOException">One of them cannot be reached, made or used.</exception>
    public async Task PrepareAsync(IEnumerable<string> roles, CancellationToken cancel)
    {
        foreach (string role in server is null ? [] : roles)
        {
            try
            {
                await using DbContext context = role switch
                {
                    "registry" => new RegistryContext(Options<RegistryContext>(role)),
                    "repository" => new RepositoryContext(Options<RepositoryContext>(role)),
                    "identity" => new IdentityContext(Options<IdentityContext>(role)),
                    _ => new ImagingSourceContext(Options<ImagingSourceContext>(role)),
                };
                await context.Database.MigrateAsync(cancel);
            }
            catch (Exception e) when ((e as DbException ?? e.InnerException as DbException) is { } cause)
            {
                throw new IOException($"the {server?.Engine} database of {role} cannot be used ({Variable})", cause);
            }
        }
    }

    private DbContextOptions<T> Options<T>(string role)
        where T : DbContext
    {
        DbContextOptionsBuilder<T> options = new();
        Of(role, "")(options);
        return options.Options;
    }

    private static string? ConnectionString()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text)
        {
            return text;
        }

        string? file = Environment.GetEnvironmentVariable($"{Variable}_FILE");
        return string.IsNullOrEmpty(file) ? null : File.ReadAllText(file).Trim();
    }

    private static bool BeginsAsSqlite(string path)
    {
        Span<byte> start = stackalloc byte[16];
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return read == 0 || start[..read].SequenceEqual("SQLite format 3\0"u8);
    }
}
