using EmradXds.ImagingSource.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.SqlServer.Migrations.ImagingSource;

/// <summary>For <c>dotnet ef migrations</c> only; nothing is connected to.</summary>
internal sealed class ImagingSourceContextFactory : IDesignTimeDbContextFactory<ImagingSourceContext>
{
    public ImagingSourceContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<ImagingSourceContext> options = new();
        options.UseEmradSqlServer("Server=localhost;Database=design");
        return new ImagingSourceContext(options.Options);
    }
}
