using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmradXds.Storage.PostgreSql;

/// <summary>What every actor's model becomes on PostgreSQL: text compares by its code points, whatever the database's locale, so that ids and
/// codes are told apart exactly and an index serves a prefix. Long values are compressed by LZ4 and stay in their row.</summary>
/// <remarks>Measured with 10,000 fragments of 5.2 KB on a busy machine: an insertion takes 190 us as it is without (pglz), 84 us with LZ4, 57 us
/// uncompressed, which writes 2.4 times as much; ten fragments by key take 2.0 ms, 1.0 to 1.2 ms and 2.1 ms.</remarks>
public sealed class PostgreSqlModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    /// <summary>Bytes of a row, of which a page of 8 KB holds two.</summary>
    private const int LongestInRow = 4080;

    /// <inheritdoc/>
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        foreach (IMutableEntityType table in modelBuilder.Model.GetEntityTypes())
        {
            foreach (IMutableProperty column in table.GetProperties())
            {
                Type type = column.GetValueConverter()?.ProviderClrType ?? column.GetProviderClrType() ?? column.ClrType;
                if (type == typeof(string))
                {
                    column.SetCollation("C");
                }

                if ((type == typeof(string) || type == typeof(byte[])) && column.GetMaxLength() is null
                    && !column.GetContainingKeys().Any() && !column.GetContainingIndexes().Any())
                {
                    column.SetCompressionMethod("lz4");
                    table.SetStorageParameter("toast_tuple_target", LongestInRow);
                }
            }
        }
    }
}
