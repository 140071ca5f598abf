using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.Sqlite.Migrations.Identity;

/// <summary>What <c>dotnet ef</c> makes migrations from; the file is never created.</summary>
public sealed class IdentityContextFactory : IDesignTimeDbContextFactory<IdentityContext>
{
    public IdentityContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<IdentityContext> options = new();
        options.UseEmradSqlite("identity.db");
        return new IdentityContext(options.Options);
    }
}
