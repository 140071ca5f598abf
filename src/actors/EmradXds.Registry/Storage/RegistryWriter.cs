using System.Data;
using System.Data.Common;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <summary>Runs what writes: one piece of work after the other, each seeing what those before it wrote, and those that came while the last
/// commit was on its way to the disk together in one serializable database transaction. A commit costs the same for one as for many.</summary>
/// <remarks>Nobody is told before the commit is durable. Where one of several fails, none of them is kept, and each is run once more by itself:
/// one sender's trouble is not another's. Who gives up waiting is passed over; once it is its turn among others, its work is done to the end,
/// as if it had given up a moment later. Another process may still write between two reads: where the database then lets the other win,
/// everything is decided once more.</remarks>
public sealed class RegistryWriter(IDbContextFactory<RegistryContext> contexts, RegistryOptions options)
{
    /// <summary>Most pieces of work of one commit: who comes last waits for all of them.</summary>
    private const int MostAtOnce = 64;

    private readonly Lock gate = new();
    private readonly Queue<Work> waiting = [];
    private bool writing;

    /// <summary>Runs a piece of work that answers whether its changes are to be kept; it may be called again and begins anew then. Returns when
    /// what is kept is on disk.</summary>
    /// <exception cref="RegistryFullException">There is no room for it.</exception>
    /// <exception cref="RegistryBusyException">Too many wait.</exception>
    public Task RunAsync(Func<RegistryContext, CancellationToken, Task<bool>> work, CancellationToken cancel)
    {
        Work one = new(work, cancel);
        lock (gate)
        {
            if (waiting.Count >= options.MaxWaitingWrites && !PassOverGivenUp())
            {
                return Task.FromException(new RegistryBusyException());
            }

            waiting.Enqueue(one);
            if (writing)
            {
                return one.Done.Task;
            }

            writing = true;
        }

        _ = Task.Run(WriteAsync, CancellationToken.None);
        return one.Done.Task;
    }

    /// <summary>Makes room where somebody waits no longer.</summary>
    private bool PassOverGivenUp()
    {
        for (int left = waiting.Count; left > 0; left--)
        {
            if (waiting.Dequeue() is var one && !one.IsGivenUp())
            {
                waiting.Enqueue(one);
            }
        }

        return waiting.Count < options.MaxWaitingWrites;
    }

    private async Task WriteAsync()
    {
        while (Next() is { Count: > 0 } together)
        {
            if (together.Count == 1 || !await TryAsync(together))
            {
                foreach (Work one in together)
                {
                    await RunAloneAsync(one);
                }
            }
        }
    }

    private List<Work> Next()
    {
        List<Work> next = [];
        lock (gate)
        {
            while (next.Count < MostAtOnce && waiting.TryDequeue(out Work? one))
            {
                if (!one.IsGivenUp())
                {
                    next.Add(one);
                }
            }

            writing = next.Count > 0;
        }

        return next;
    }

    /// <summary>False where none of them is kept.</summary>
    private async Task<bool> TryAsync(List<Work> together)
    {
        bool committing = false;
        try
        {
            await AttemptAsync(together, () => committing = true);
            together.ForEach(one => one.Done.TrySetResult());
            return true;
        }
        catch (Exception e) when (committing && !WriteAttempts.IsRolledBack(e))
        {
            // Nobody knows whether they are kept: run again, they might be refused as their own duplicates.
            // Only where there was no room for the commit it is known that they are not.
            together.ForEach(one => one.Done.TrySetException(Told(e)));
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private async Task RunAloneAsync(Work one)
    {
        try
        {
            await WriteAttempts.RunAsync(
                async () =>
                {
                    await AttemptAsync([one], () => { });
                    return true;
                },
                options.IsLostToAnother,
                one.Cancel);
            one.Done.TrySetResult();
        }
        catch (OperationCanceledException) when (one.IsGivenUp())
        {
        }
        catch (Exception e)
        {
            one.Done.TrySetException(Told(e));
        }
    }

    private Exception Told(Exception e) =>
        (e as DbException ?? e.InnerException as DbException) is { } cause && options.IsFull(cause) ? new RegistryFullException(e) : e;

    private async Task AttemptAsync(List<Work> together, Action committing)
    {
        await using RegistryContext registry = await contexts.CreateDbContextAsync();
        registry.Database.AutoSavepointsEnabled = false; // what fails is begun anew as a whole
        await using var transaction = await registry.Database.BeginTransactionAsync(IsolationLevel.Serializable);
        bool keep = false;
        foreach (Work one in together.Where(one => !one.IsGivenUp()))
        {
            // Broken off in the middle, it would undo what the others have done.
            CancellationToken cancel = together.Count == 1 ? one.Cancel : CancellationToken.None;
            if (await one.Run(registry, cancel))
            {
                await registry.SaveChangesAsync(cancel);
                keep = true;
            }

            registry.ChangeTracker.Clear();
        }

        if (keep)
        {
            committing();
            await transaction.CommitAsync();
        }
    }

    private sealed record Work(Func<RegistryContext, CancellationToken, Task<bool>> Run, CancellationToken Cancel)
    {
        /// <summary>Its continuations run elsewhere, so that no sender's answer holds up the next commit.</summary>
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Ends the waiting of who has given up.</summary>
        /// <returns>Whether it has, now or before.</returns>
        public bool IsGivenUp() => Done.Task.IsCanceled || (Cancel.IsCancellationRequested && Done.TrySetCanceled(Cancel));
    }
}
