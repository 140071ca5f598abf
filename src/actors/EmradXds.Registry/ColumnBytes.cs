using System.Data.Common;

namespace EmradXds.Registry;

/// <summary>The bytes of a column of the row a reader stands on, valid until it moves on.</summary>
/// <param name="reader">The reader.</param>
/// <param name="ordinal">The column, from 0.</param>
public delegate ReadOnlySpan<byte> ColumnBytes(DbDataReader reader, int ordinal);
