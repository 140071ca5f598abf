using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>Links that somebody decides: a person at the exceptions desk, or a trust by message (ITI-30, A24 and A37).</summary>
internal sealed class Decisions(MatchModel model)
{
    /// <summary>Two records are one person's from now on; not where a decision on others of the two persons says that they are
    /// two.</summary>
    /// <returns>Why it is not done, or null.</returns>
    public async Task<string?> LinkAsync(
        IdentityContext context, SourceRecordRow one, SourceRecordRow other, Word word, CancellationToken cancel)
    {
        List<SourceRecordRow> members = await context.RecordsOfAsync([one.PersonId, other.PersonId], cancel);
        HashSet<Guid> ids = [.. members.Select(record => record.Id)];
        List<LinkRow> links = await LinkSet.OfAsync(context, ids, cancel);
        Pair pair = new(one.Id, other.Id);
        if (IsForbidden(links, ids, pair))
        {
            return "a person decided that members of the two persons are two; unlink them first";
        }

        if (ids.Count > PersonGroups.MostRecords)
        {
            return $"one person would have more than {PersonGroups.MostRecords} records";
        }

        Decide(context, links, LinkState.Manual, one, other, word);
        await AnswerAsync(context, pair, word, cancel);
        await PersonGroups.RegroupAsync(context, [one.Id, other.Id], word.At, cancel);
        return null;
    }

    /// <summary>Two records are two persons' from now on. What joins them through others is cut where the evidence is weakest.</summary>
    /// <returns>Why it is not done, or null.</returns>
    public async Task<string?> NeverLinkAsync(
        IdentityContext context, SourceRecordRow one, SourceRecordRow other, Word word, CancellationToken cancel)
    {
        List<SourceRecordRow> members = await context.RecordsOfAsync([one.PersonId, other.PersonId], cancel);
        List<LinkRow> links = await LinkSet.OfAsync(context, [.. members.Select(record => record.Id)], cancel);
        HashSet<Guid> ids = [.. members.Select(record => record.Id)];
        Decide(context, links, LinkState.Never, one, other, word);
        while (LinkPath.Between(one.Id, other.Id, links) is { } path)
        {
            // What runs through a retired record joins nobody now, and is not to when the record comes back.
            LinkRow? weakest = path.Find(link => !ids.Contains(link.OneId) || !ids.Contains(link.OtherId))
                ?? path.Where(link => link.State == LinkState.Automatic).OrderBy(link => link.Score).FirstOrDefault();
            if (weakest is null)
            {
                return "the two are linked through others, each by a person's word; unlink one of those first";
            }

            LinkSet.Decide(
                context, new Pair(weakest.OneId, weakest.OtherId), weakest, LinkState.Undone, weakest.Score, model.Name, word.Reason,
                word.By, word.At);
        }

        await AnswerAsync(context, new Pair(one.Id, other.Id), word, cancel);
        Guid[] concerned = [one.Id, other.Id, .. members.Select(record => record.Id)];
        await PersonGroups.RegroupAsync(context, concerned, word.At, cancel);
        return null;
    }

    /// <summary>Writes what was decided of a pair, and that with the links at hand. Of a message no model is named: it was not
    /// asked.</summary>
    public void Decide(
        IdentityContext context, List<LinkRow> links, LinkState state, SourceRecordRow one, SourceRecordRow other, Word word)
    {
        Pair pair = new(one.Id, other.Id);
        LinkRow? known = links.Find(link => link.OneId == pair.One && link.OtherId == pair.Other);
        int score = model.Score(MatchRecords.Of(one), MatchRecords.Of(other));
        LinkRow decided = LinkSet.Decide(
            context, pair, known, state, score, word.IsMessage ? "" : model.Name, word.Reason, word.By, word.At);
        if (known is null)
        {
            links.Add(decided);
        }
    }

    /// <summary>Whether somebody decided that members of two persons are two.</summary>
    public static async Task<bool> IsForbiddenAsync(IdentityContext context, SourceRecordRow one, SourceRecordRow other, CancellationToken cancel)
    {
        HashSet<Guid> ids =
            [one.Id, other.Id, .. (await context.RecordsOfAsync([one.PersonId, other.PersonId], cancel)).Select(record => record.Id)];
        return IsForbidden(await LinkSet.OfAsync(context, ids, cancel), ids, new Pair(one.Id, other.Id));
    }

    private static bool IsForbidden(List<LinkRow> links, HashSet<Guid> ids, Pair pair) => links.Exists(link =>
        link.State == LinkState.Never && ids.Contains(link.OneId) && ids.Contains(link.OtherId) && (link.OneId, link.OtherId) != (pair.One, pair.Other));

    /// <summary>Whether a person at the desk decided it: no message takes that back.</summary>
    public static bool IsOfDesk(LinkRow link) => link.State is LinkState.Manual or LinkState.Never && link.Model.Length > 0;

    /// <summary>Questions that a decision answers.</summary>
    public static async Task AnswerAsync(IdentityContext context, Pair pair, Word word, CancellationToken cancel)
    {
        foreach (ReviewTaskRow task in await context.ReviewTasks
            .Where(task => task.OneId == pair.One && task.OtherId == pair.Other).ToListAsync(cancel))
        {
            (task.State, task.DecidedBy, task.DecidedAt, task.Comment) = (ReviewState.Decided, word.By, word.At, word.Reason);
        }
    }
}
