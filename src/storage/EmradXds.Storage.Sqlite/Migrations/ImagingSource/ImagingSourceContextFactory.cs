using EmradXds.ImagingSource.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.Sqlite.Migrations.ImagingSource;

/// <summary>Gives <c>dotnet ef</c> a context to compare with; nothing else uses it.</summary>
public sealed class ImagingSourceContextFactory : IDesignTimeDbContextFactory<ImagingSourceContext>
{
    public ImagingSourceContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<ImagingSourceContext> options = new();
        options.UseEmradSqlite("design.db");
        return new ImagingSourceContext(options.Options);
    }
}
