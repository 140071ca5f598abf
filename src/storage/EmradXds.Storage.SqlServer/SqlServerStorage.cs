using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EmradXds.Storage.SqlServer;

/// <summary>Any actor's context on an SQL Server database of its own (2019 or newer).</summary>
public static class SqlServerStorage
{
    /// <summary>Uses the database that the connection string names, which migrations create where it is missing and the user may. One that is
    /// made by hand has the collation <see cref="SqlServerModel.Collation"/> and READ_COMMITTED_SNAPSHOT on.</summary>
    /// <param name="options">The context's options.</param>
    /// <param name="connectionString">Of Microsoft.Data.SqlClient.</param>
    /// <param name="actor">Stands behind the database's name, after an underscore: behind one connection string each actor has its own.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read, or names no database.</exception>
    public static DbContextOptionsBuilder UseEmradSqlServer(
        this DbContextOptionsBuilder options, string connectionString, string? actor = null)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new ExactLike.Extension());
        return options
            .UseSqlServer(Complete(connectionString, actor), server => server.MigrationsAssembly(typeof(SqlServerStorage).Assembly))
            .ReplaceService<IModelCustomizer, SqlServerModel>()
            .ConfigureWarnings(of => of.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)); // counting up to a limit needs no order
    }

    /// <summary>Whether the server says that a filegroup or the log is full.</summary>
    public static bool IsFull(DbException e) => e is SqlException { Number: 1101 or 1105 or 9002 };

    /// <summary>Whether the server says that another transaction was first: deadlock, update conflict under snapshot isolation, unique key.</summary>
    public static bool IsLostToAnother(DbException e) => e is SqlException { Number: 1205 or 3960 or 2601 or 2627 };

    private static string Complete(string connectionString, string? actor)
    {
        SqlConnectionStringBuilder complete = new(connectionString);
        if (string.IsNullOrEmpty(complete.InitialCatalog))
        {
            throw new ArgumentException("The connection string names no database.", nameof(connectionString));
        }

        complete.InitialCatalog += actor is null ? "" : $"_{actor}";
        return complete.ConnectionString;
    }
}
