using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.SqlServer.Migrations.Repository;

/// <summary>For <c>dotnet ef migrations</c> only; nothing is connected to.</summary>
internal sealed class RepositoryContextFactory : IDesignTimeDbContextFactory<RepositoryContext>
{
    public RepositoryContext CreateDbContext(string[] args)
    {
        DbContextOptionsBuilder<RepositoryContext> options = new();
        options.UseEmradSqlServer("Server=localhost;Database=design");
        return new RepositoryContext(options.Options);
    }
}
