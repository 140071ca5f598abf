using SQLitePCL;

namespace EmradXds.Storage.Sqlite;

/// <summary>A prepared statement of SQLite itself.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Parameters">Indexes of its parameters, in the query's order.</param>
internal sealed record ColumnStatement(sqlite3_stmt Statement, int[] Parameters);
