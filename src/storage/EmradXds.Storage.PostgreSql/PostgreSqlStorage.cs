using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace EmradXds.Storage.PostgreSql;

/// <summary>Any actor's context on a PostgreSQL database of its own (14 or newer, built with LZ4 as it is by all distributors; encoding UTF8).</summary>
public static class PostgreSqlStorage
{
    /// <summary>Statements of one connection that are prepared where the connection string does not say: more than an actor has.</summary>
    private const int Prepared = 100;

    /// <summary>Uses the database that the connection string names, which migrations create where it is missing and the user may.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="connectionString">Of Npgsql.</param>
    /// <param name="actor">Stands behind the database's name, after an underscore: behind one connection string each actor has its own.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or names no database.</exception>
    public static DbContextOptionsBuilder UseEmradPostgreSql(this DbContextOptionsBuilder options, string connectionString, string? actor = null)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new ExactLike.Extension());
        return options.UseNpgsql(Complete(connectionString, actor), npgsql => npgsql.MigrationsAssembly(typeof(PostgreSqlStorage).Assembly))
            .ReplaceService<IModelCustomizer, PostgreSqlModel>()
            .ConfigureWarnings(of => of.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)); // counting up to a limit needs no order
    }

    private static string Complete(string connectionString, string? actor)
    {
        NpgsqlConnectionStringBuilder complete = new(connectionString);
        if (string.IsNullOrEmpty(complete.Database))
        {
            throw new ArgumentException("The connection string names no database.", nameof(connectionString));
        }

        complete.Database += actor is null ? "" : $"_{actor}";
        if (!complete.ShouldSerialize("Max Auto Prepare"))
        {
            complete.MaxAutoPrepare = Prepared;
        }

        // A connection goes back as it came: nothing is set on one beyond a transaction, and resetting it costs more than a query does.
        if (!complete.ShouldSerialize("No Reset On Close"))
        {
            complete.NoResetOnClose = true;
        }

        return complete.ConnectionString;
    }
}
