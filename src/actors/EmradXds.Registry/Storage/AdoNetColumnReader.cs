using System.Data.Common;

namespace EmradXds.Registry.Storage;

/// <summary>By ADO.NET, on any engine.</summary>
public sealed class AdoNetColumnReader : IColumnReader
{
    /// <inheritdoc/>
    public async Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel)
    {
        await using DbCommand command = Command(connection, query);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel) && take(reader.GetFieldValue<byte[]>(0)))
        {
        }
    }

    /// <inheritdoc/>
    public async Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel)
    {
        await using DbCommand command = Command(connection, query);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Guid> guids = [];
        while (await reader.ReadAsync(cancel))
        {
            guids.Add(reader.GetGuid(0));
        }

        return guids;
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
