using System.Data.Common;
using EmradXds.Registry.Storage;
using EmradXds.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Testing;

/// <summary>The engine that an actor's tests run on: here SQLite. The tests of the other engines compile the same tests with a class of this
/// name that is theirs.</summary>
internal static class TestDatabase
{
    /// <summary>A query without end.</summary>
    public const string NeverEnding =
        "SELECT x FROM (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c) WHERE x < 0";

    /// <summary>Why tests cannot run on this engine; null where they can.</summary>
    public static string? Missing => null;

    /// <summary>Skips the test where the engine is missing.</summary>
    public static void SkipWhereMissing()
    {
    }

    /// <summary>Uses a database that is never connected to.</summary>
    public static void UseUnopened(DbContextOptionsBuilder options) => options.UseEmradSqlite("unopened.db");

    /// <summary>Uses the database that a path of the test's folder stands for; the same path is the same database.</summary>
    public static void Use(DbContextOptionsBuilder options, string path) => options.UseEmradSqlite(path);

    /// <summary>How statements of one column are run on this engine.</summary>
    public static IColumnReader Columns => new SqliteColumnReader();

    /// <summary>How this engine says that another writer was first.</summary>
    public static Func<DbException, bool> IsLostToAnother => SqliteStorage.IsLostToAnother;

    /// <summary>Lets go of connections that are kept for further use.</summary>
    public static void Close() => SqliteConnection.ClearAllPools();
}
