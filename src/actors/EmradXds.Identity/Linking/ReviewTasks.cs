using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>Questions for the exceptions desk: each is asked once.</summary>
internal static class ReviewTasks
{
    /// <summary>Asks, or brings up to date what is asked. What a person decided is asked again only where the reason is another one.</summary>
    public static async Task AskAsync(
        IdentityContext context, ReviewKind kind, Pair pair, int priority, int score, string reason, DateTime at, CancellationToken cancel)
    {
        ReviewTaskRow? task = context.ReviewTasks.Local.FirstOrDefault(IsIt) ?? await context.ReviewTasks
            .SingleOrDefaultAsync(row => row.OneId == pair.One && row.OtherId == pair.Other && row.Kind == kind, cancel);
        if (task is null)
        {
            context.ReviewTasks.Add(new ReviewTaskRow
            {
                Kind = kind,
                OneId = pair.One,
                OtherId = pair.Other,
                State = ReviewState.Open,
                Priority = priority,
                Score = score,
                Reason = reason,
                CreatedAt = at,
            });
            return;
        }

        bool isNews = task.State == ReviewState.Gone || (task.State == ReviewState.Decided && task.Reason != reason) || kind == ReviewKind.Overlay;
        task.State = isNews ? ReviewState.Open : task.State;
        (task.Priority, task.Score, task.Reason) = (priority, score, reason);

        bool IsIt(ReviewTaskRow row) => row.OneId == pair.One && row.OtherId == pair.Other && row.Kind == kind;
    }

    /// <summary>The questions of one kind about a record that nobody decided; tracked.</summary>
    public static async Task<List<ReviewTaskRow>> UndecidedAsync(IdentityContext context, ReviewKind kind, Guid record, CancellationToken cancel)
    {
        await context.ReviewTasks
            .Where(row => row.OneId == record && row.Kind == kind && (row.State == ReviewState.Open || row.State == ReviewState.Deferred))
            .LoadAsync(cancel);
        await context.ReviewTasks
            .Where(row => row.OtherId == record && row.Kind == kind && (row.State == ReviewState.Open || row.State == ReviewState.Deferred))
            .LoadAsync(cancel);
        return
        [
            .. context.ReviewTasks.Local.Where(row => row.Kind == kind && (row.OneId == record || row.OtherId == record)
                && row.State is (ReviewState.Open or ReviewState.Deferred)),
        ];
    }
}
