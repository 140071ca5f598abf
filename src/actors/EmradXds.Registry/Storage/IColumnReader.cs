using System.Data.Common;

namespace EmradXds.Registry.Storage;

/// <summary>Runs statements of one column on an open connection.</summary>
public interface IColumnReader
{
    /// <summary>Hands over the bytes of each row, until one is not taken.</summary>
    Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel);

    /// <summary>The UUIDs of all rows.</summary>
    Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel);
}
