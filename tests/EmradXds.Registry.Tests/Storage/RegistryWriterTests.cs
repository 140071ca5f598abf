using System.Data.Common;
using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
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
    public async Task Work_that_came_during_a_commit_shares_the_next_one()
    {
        using TempFolder folder = new();
        Commits commits = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: commits);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        int before = commits.Count;

        Task[] all = await RunTogetherAsync(writer, [.. Enumerable.Range(1, 10).Select(Adding)]);

        Assert.Empty(all.Where(one => !one.IsCompletedSuccessfully).Select(one => one.Exception?.ToString()));
        Assert.Equal(before + 2, commits.Count);
        Assert.Equal(10, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Of_several_that_share_a_commit_only_the_one_that_fails_fails()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();

        Task[] all = await RunTogetherAsync(
            writer,
            Adding(1),
            async (context, cancel) =>
            {
                context.Add(new PatientRow { Key = 2, Id = Submit.NhsNumber(2) });
                await context.SaveChangesAsync(cancel);
                throw new InvalidOperationException("in the middle");
            },
            (context, _) =>
            {
                context.Add(new PatientRow { Key = 3, Id = Submit.NhsNumber(3) });
                return Task.FromResult(false);
            },
            Adding(4));

        Assert.Equal([2], all.Index().Where(one => one.Item.IsFaulted).Select(one => one.Index));
        Assert.Equal([1L, 4L], await registry.ReadAsync(context => context.Patients.Select(p => p.Key).Order().ToListAsync()));
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_nobody_along()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        using CancellationTokenSource given = new();
        TaskCompletionSource gate = new();
        TaskCompletionSource begun = new();
        Task first = writer.RunAsync(Behind(gate, begun), CancellationToken.None);
        await begun.Task;
        Task second = writer.RunAsync(Adding(1), given.Token);
        Task third = writer.RunAsync(Adding(2), CancellationToken.None);

        await given.CancelAsync();
        gate.SetResult();

        await first;
        await third;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([2L], await registry.ReadAsync(context => context.Patients.Select(p => p.Key).ToListAsync()));
    }

    [Fact]
    public async Task Who_gives_up_before_its_turn_or_during_it_makes_nobody_run_twice()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        using CancellationTokenSource before = new();
        using CancellationTokenSource during = new();
        using CancellationTokenSource between = new();
        List<string> runs = [];
        TaskCompletionSource gate = new();
        TaskCompletionSource begun = new();
        Task first = writer.RunAsync(Behind(gate, begun), CancellationToken.None);
        await begun.Task;
        Task[] all =
        [
            writer.RunAsync(Noting(1), CancellationToken.None),
            writer.RunAsync(Noting(2), before.Token),
            writer.RunAsync(
                async (context, cancel) =>
                {
                    await during.CancelAsync();
                    await between.CancelAsync();
                    return await Noting(3)(context, cancel);
                },
                during.Token),
            writer.RunAsync(Noting(4), between.Token),
            writer.RunAsync(Noting(5), CancellationToken.None),
        ];

        await before.CancelAsync();
        gate.SetResult();
        await first;
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);

        Assert.Equal(["1", "3", "5"], runs);
        Assert.Equal([1, 3], all.Index().Where(one => one.Item.IsCanceled).Select(one => one.Index));
        Assert.Equal([1L, 3L, 5L], await registry.ReadAsync(context => context.Patients.Select(p => p.Key).Order().ToListAsync()));

        Func<RegistryContext, CancellationToken, Task<bool>> Noting(int number) => async (context, cancel) =>
        {
            runs.Add($"{number}");
            await context.Patients.AnyAsync(cancel);
            return await Adding(number)(context, cancel);
        };
    }

    [Fact]
    public async Task Only_so_many_wait_and_who_has_given_up_is_not_counted()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, new RegistryOptions { MaxWaitingWrites = 2 });
        RegistryWriter writer = registry.Services.GetRequiredService<RegistryWriter>();
        using CancellationTokenSource given = new();
        TaskCompletionSource gate = new();
        TaskCompletionSource begun = new();
        Task first = writer.RunAsync(Behind(gate, begun), CancellationToken.None);
        await begun.Task;
        Task second = writer.RunAsync(Adding(1), given.Token);
        Task third = writer.RunAsync(Adding(2), CancellationToken.None);

        await Assert.ThrowsAsync<RegistryBusyException>(() => writer.RunAsync(Adding(3), CancellationToken.None));
        await given.CancelAsync();
        Task fourth = writer.RunAsync(Adding(4), CancellationToken.None);
        await Assert.ThrowsAsync<RegistryBusyException>(() => writer.RunAsync(Adding(5), CancellationToken.None));
        gate.SetResult();

        await Task.WhenAll(first, third, fourth);
        Assert.True(second.IsCanceled);
        await writer.RunAsync(Adding(6), CancellationToken.None);
        Assert.Equal([2L, 4L, 6L], await registry.ReadAsync(context => context.Patients.Select(p => p.Key).Order().ToListAsync()));
    }

    [Fact]
    public async Task Migrations_say_what_the_model_says()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.False(await registry.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges())));
    }

    private static Func<RegistryContext, CancellationToken, Task<bool>> Adding(int number) => (context, _) =>
    {
        context.Add(new PatientRow { Key = number, Id = Submit.NhsNumber(number) });
        return Task.FromResult(true);
    };

    private static Func<RegistryContext, CancellationToken, Task<bool>> Behind(TaskCompletionSource gate, TaskCompletionSource? begun = null) =>
        async (context, cancel) =>
    {
        begun?.TrySetResult();
        await gate.Task.WaitAsync(cancel);
        await context.Patients.Where(p => p.Id == "nobody").ExecuteDeleteAsync(cancel);
        return true;
    };

    /// <summary>Runs them while a first one holds the writer up, which stands at 0 among what is answered.</summary>
    private static async Task<Task[]> RunTogetherAsync(RegistryWriter writer, params Func<RegistryContext, CancellationToken, Task<bool>>[] works)
    {
        TaskCompletionSource gate = new();
        TaskCompletionSource begun = new();
        Task first = writer.RunAsync(Behind(gate, begun), CancellationToken.None);
        await begun.Task;
        Task[] all = [first, .. works.Select(work => writer.RunAsync(work, CancellationToken.None))];
        gate.SetResult();
        await Task.WhenAll(all).ContinueWith(_ => { }, TaskScheduler.Default);
        return all;
    }

    private sealed class Commits : DbTransactionInterceptor
    {
        private int count;

        public int Count => count;

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref count);
            return Task.CompletedTask;
        }
    }
}
