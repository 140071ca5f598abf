using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.SqlServer.Migrations.Registry;

/// <summary>For <c>dotnet ef migrations</c> only; nothing is connected to.</summary>
internal sealed class RegistryContextFactory : IDesignTimeDbContextFactory<RegistryContext>
{
    public RegistryContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlServer("Server=localhost;Database=design");
        return new RegistryContext(options.Options);
    }
}
