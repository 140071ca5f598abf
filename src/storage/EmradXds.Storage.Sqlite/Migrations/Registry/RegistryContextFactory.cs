using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.Sqlite.Migrations.Registry;

/// <summary>For <c>dotnet ef migrations</c> only.</summary>
internal sealed class RegistryContextFactory : IDesignTimeDbContextFactory<RegistryContext>
{
    public RegistryContext CreateDbContext(string[] args) =>
        new(((DbContextOptionsBuilder<RegistryContext>)new DbContextOptionsBuilder<RegistryContext>().UseEmradSqlite("registry.db")).Options);
}
