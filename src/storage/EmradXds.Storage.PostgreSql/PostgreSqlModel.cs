using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmradXds.Storage.PostgreSql;

/// <summary>What every actor's model becomes on PostgreSQL: text compares by its code points, whatever the database's locale, so that ids and
/// codes are told apart exactly and an index serves a prefix.</summary>
public sealed class PostgreSqlModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    /// <inheritdoc/>
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        foreach (IMutableProperty text in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties())
            .Where(property => (property.GetProviderClrType() ?? property.ClrType) == typeof(string)))
        {
            text.SetCollation("C");
        }
    }
}
