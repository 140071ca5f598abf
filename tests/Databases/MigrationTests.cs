using EmradXds.Identity.Storage;
using EmradXds.ImagingSource.Storage;
using EmradXds.Registry.Storage;
using EmradXds.Repository.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Storage.Tests;

/// <summary>Compiled for each engine; needs no server.</summary>
public sealed class MigrationTests
{
    public static TheoryData<Type> Contexts =>
        [typeof(RegistryContext), typeof(RepositoryContext), typeof(IdentityContext), typeof(ImagingSourceContext)];

    /// <summary>A context that is never connected.</summary>
    public static DbContext Unopened(Type type)
    {
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(type))!;
        TestDatabase.UseUnopened(options);
        return (DbContext)Activator.CreateInstance(type, options.Options)!;
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_model_has_no_change_that_the_migrations_lack(Type type)
    {
        using DbContext context = Unopened(type);
        Assert.False(context.Database.HasPendingModelChanges());
    }
}
