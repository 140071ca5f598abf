using EmradXds.Repository.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EmradXds.Storage.Sqlite.Migrations.Repository;

/// <summary>For <c>dotnet ef migrations</c> only.</summary>
internal sealed class RepositoryContextFactory : IDesignTimeDbContextFactory<RepositoryContext>
{
    public RepositoryContext CreateDbContext(string[] args) =>
        new(((DbContextOptionsBuilder<RepositoryContext>)new DbContextOptionsBuilder<RepositoryContext>().UseEmradSqlite("repository.db")).Options);
}
