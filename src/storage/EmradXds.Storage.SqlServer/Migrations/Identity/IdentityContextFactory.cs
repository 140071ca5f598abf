using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.SqlServer.Migrations.Identity;

/// <summary>For <c>dotnet ef migrations</c> only; nothing is connected to.</summary>
internal sealed class IdentityContextFactory : IDesignTimeDbContextFactory<IdentityContext>
{
    public IdentityContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<IdentityContext> options = new();
        options.UseEmradSqlServer("Server=localhost;Database=design");
        return new IdentityContext(options.Options);
    }
}
