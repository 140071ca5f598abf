using System.Data.Common;

namespace EmradXds.Registry.Storage;

/// <summary>By ADO.NET, on any engine.</summary>
public sealed class AdoNetColumnReader : IColumnReader
{
    /// <inheritdoc/>
    public Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel) =>
        ReadAsync(connection, query, reader => take(reader.GetFieldValue<byte[]>(0)), cancel);

    /// <inheritdoc/>
    public async Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel)
    {
        List<Guid> guids = [];
        await ReadAsync(
            connection,
            query,
            reader =>
            {
                guids.Add(reader.GetGuid(0));
                return true;
            },
            cancel);
        return guids;
    }

    private static async Task ReadAsync(DbConnection connection, ColumnQuery query, Func<DbDataReader, bool> row, CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        try
        {
            await using DbCommand command = Command(connection, query);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel) && row(reader))
            {
            }
        }
        finally
        {
            await connection.CloseAsync();
        }
    }

    private static DbCommand Command(DbConnection connection, ColumnQuery query)
    {
        DbCommand command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (query.Text, query.Timeout);
        foreach ((string name, object value) in query.Parameters)
        {
            DbParameter parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
