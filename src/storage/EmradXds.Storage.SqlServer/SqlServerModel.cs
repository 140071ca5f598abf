using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EmradXds.Storage.SqlServer;

/// <summary>What every actor's model becomes on SQL Server: text is UTF-8 and compares by its bytes, so that ids and codes are told apart exactly;
/// text in an index is given as much room as the index allows.</summary>
/// <remarks>SQL Server pays no heed to spaces at a text's end when it looks for equal ones; no other engine does so.</remarks>
public sealed class SqlServerModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    /// <summary>Of every text, and of the database, so that lists that come with a statement compare in the same way.</summary>
    public const string Collation = "Latin1_General_100_BIN2_UTF8";

    /// <summary>Bytes of a row that lies in the order of its key.</summary>
    private const int LongestKey = 900;

    /// <summary>Bytes of an entry of any other index.</summary>
    private const int LongestIndex = 1700;

    /// <summary>Bytes of the longest value that is no text.</summary>
    private const int LongestOther = 16;

    /// <inheritdoc/>
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        base.Customize(modelBuilder, context);
        modelBuilder.UseCollation(Collation);
        foreach (IMutableProperty text in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(IsText))
        {
            text.SetCollation(Collation);
            text.SetIsUnicode(false);
            int[] rooms =
            [
                .. text.GetContainingKeys().Select(key => Room(key.Properties, LongestKey)),
                .. text.GetContainingIndexes().Select(index => Room(index.Properties, LongestIndex)),
            ];
            text.SetMaxLength(rooms.Length == 0 ? null : rooms.Min());
        }
    }

    private static bool IsText(IReadOnlyProperty property) => (property.GetProviderClrType() ?? property.ClrType) == typeof(string);

    /// <summary>Bytes for each text of an index.</summary>
    private static int Room(IReadOnlyList<IReadOnlyProperty> columns, int longest)
    {
        int texts = columns.Count(IsText);
        return (longest - (columns.Count - texts) * LongestOther) / texts;
    }
}
