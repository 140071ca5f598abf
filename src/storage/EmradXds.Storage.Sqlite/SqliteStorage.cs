using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>Any actor's context on an SQLite file: write-ahead log, every commit synced to disk before it returns.</summary>
public static class SqliteStorage
{
    /// <summary>Uses the file, which migrations create where it is missing. For contexts that come from a pool: each keeps its connection.</summary>
    public static DbContextOptionsBuilder UseEmradSqlite(this DbContextOptionsBuilder options, string file)
    {
        string connection = $"Data Source={file};Default Timeout=30;Pooling=False";
        return options
            .UseSqlite(connection, sqlite => sqlite.MigrationsAssembly(typeof(SqliteStorage).Assembly))
            .ConfigureWarnings(of => of.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)) // counting up to a limit needs no order
            .AddInterceptors(new Connections(connection));
    }

    /// <summary>Whether SQLite says that the database or its disk is full.</summary>
    public static bool IsFull(DbException e) => e is SqliteException { SqliteErrorCode: raw.SQLITE_FULL };

    /// <summary>Whether SQLite says that another writer was first: it holds the file, or has written what may be there once.</summary>
    public static bool IsLostToAnother(DbException e) => e is SqliteException sqlite
        && (sqlite.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED
            || sqlite.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_ROWID);

    private sealed class Connections(string connectionString) : DbConnectionInterceptor
    {
        /// <summary>synchronous is a setting of the connection, not of the file: without FULL an acknowledged commit can be lost with the
        /// power. LIKE tells capitals from small letters, as it does on other engines and as everything else here compares. The file is read
        /// through memory, as far as SQLite maps it, and the cache, in KiB, has room for the inner pages of what lies behind.</summary>
        private const string Settings =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA case_sensitive_like=ON; "
            + "PRAGMA mmap_size=68719476736; PRAGMA cache_size=-16384;";

        public override InterceptionResult<DbConnection> ConnectionCreating(
            ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
            InterceptionResult<DbConnection>.SuppressWithResult(new KeptConnection(connectionString, Settings));
    }
}
