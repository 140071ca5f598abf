using System.Data.Common;

namespace EmradXds.Registry.Storage;

/// <summary>Runs statements of one column on a connection, which is opened for them and closed: the context that it belongs to would leave it
/// open.</summary>
public interface IColumnReader
{
    /// <summary>Hands over the bytes of each row, until one is not taken.</summary>
    Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel);

    /// <summary>The UUIDs of all rows.</summary>
    Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel);
}
