using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>Decisions on pairs, and how they are written: never over one another without a version.</summary>
internal static class LinkSet
{
    /// <summary>How the reason of a decision begins that a record has from one that was merged into it.</summary>
    public const string Inherited = "by a merge: ";

    /// <summary>The decisions on some records, those of this change included; tracked.</summary>
    public static async Task<List<LinkRow>> OfAsync(IdentityContext context, IReadOnlyCollection<Guid> records, CancellationToken cancel)
    {
        // Two questions: an engine answers each by an index.
        await context.Links.Where(link => records.Contains(link.OneId)).LoadAsync(cancel);
        await context.Links.Where(link => records.Contains(link.OtherId)).LoadAsync(cancel);
        return [.. context.Links.Local.Where(link => records.Contains(link.OneId) || records.Contains(link.OtherId))];
    }

    /// <summary>Whether a decision makes two records one person.</summary>
    public static bool Joins(LinkRow link) => link.State is LinkState.Automatic or LinkState.Manual;

    /// <summary>Writes a decision, and what it was as a version.</summary>
    public static LinkRow Decide(
        IdentityContext context, Pair pair, LinkRow? link, LinkState state, int score, string model, string reason, string by, DateTime at)
    {
        link ??= context.Links.Add(new LinkRow
        {
            OneId = pair.One, OtherId = pair.Other, State = state, Score = score, Model = model, Reason = reason, By = by, At = at,
        }).Entity;
        (link.State, link.Score, link.Model, link.Reason, link.By, link.At) = (state, score, model, reason, by, at);
        link.Version++;
        context.LinkVersions.Add(new LinkVersionRow
        {
            OneId = link.OneId,
            OtherId = link.OtherId,
            Version = link.Version,
            State = state,
            Score = score,
            Model = model,
            Reason = reason,
            By = by,
            At = at,
        });
        return link;
    }
}
