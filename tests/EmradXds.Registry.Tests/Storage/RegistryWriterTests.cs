using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Registry.Tests.Storage;

public sealed class RegistryWriterTests
{
    [Fact]
    public async Task Work_that_the_database_refuses_is_decided_once_more()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        List<bool> known = [];

        await writer.RunAsync(
            async (context, cancel) =>
            {
                known.Add(await context.Patients.AnyAsync(p => p.Id == Submit.NhsNumber(1), cancel));
                context.Add(new PatientRow { Key = 1_000 + known.Count, Id = Submit.NhsNumber(known.Count) });
                return true;
            },
            CancellationToken.None);

        Assert.Equal([true, true], known);
        Assert.Equal(2, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Work_that_fails_leaves_nothing_and_lets_the_next_in()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.RunAsync(
            async (context, cancel) =>
            {
                context.Add(new PatientRow { Key = 1, Id = Submit.NhsNumber(1) });
                await context.SaveChangesAsync(cancel);
                throw new InvalidOperationException("in the middle");
            },
            CancellationToken.None));

        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
        await registry.MakeKnownAsync(Submit.Mia);
    }

    [Fact]
    public async Task Migrations_say_what_the_model_says()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.False(await registry.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges())));
    }
}
