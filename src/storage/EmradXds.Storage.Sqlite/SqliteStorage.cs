using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmradXds.Storage.Sqlite;

/// <summary>Any actor's context on an SQLite file: write-ahead log, every commit synced to disk before it returns.</summary>
public static class SqliteStorage
{
    /// <summary>Uses the file, which migrations create where it is missing.</summary>
    public static DbContextOptionsBuilder UseEmradSqlite(this DbContextOptionsBuilder options, string file) => options
        .UseSqlite($"Data Source={file};Default Timeout=30", sqlite => sqlite.MigrationsAssembly(typeof(SqliteStorage).Assembly))
        .ConfigureWarnings(of => of.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning)) // counting up to a limit needs no order
        .AddInterceptors(Durability.Instance);

    /// <summary>synchronous is a setting of the connection, not of the file: without FULL an acknowledged commit can be lost with the power.</summary>
    private sealed class Durability : DbConnectionInterceptor
    {
        public static readonly Durability Instance = new();

        private const string Settings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            await using DbCommand command = connection.CreateCommand();
            command.CommandText = Settings;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
