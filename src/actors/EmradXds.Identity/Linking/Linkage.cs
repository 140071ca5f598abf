using System.Globalization;
using System.Text;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>Finds out whose a record is, whenever a source says something new of it.</summary>
/// <remarks>In order:
///   1 keys and names by which it is found
///   2 overlay: a record that became another person's is frozen, and somebody is asked
///   3 automatic links that the evidence no longer bears are undone
///   4 candidates are compared; what is sure is linked, unless a second candidate is nearly as good, or the persons so joined have members that
///     cannot be one; what is possible is asked
///   5 persons are put together anew of the records that links join
/// The caller holds a database transaction and saves. What a person decided is never changed here.</remarks>
internal sealed class Linkage(MatchModel model)
{
    /// <summary>A candidate so many thousandths of a bit behind another is no second.</summary>
    internal const int Lead = 4_000;

    /// <summary>Questions about one record at a time: the likeliest.</summary>
    private const int MostQuestions = 10;

    /// <summary>A record that is new, or says something new.</summary>
    /// <param name="context">Where it is tracked.</param>
    /// <param name="record">As it is now.</param>
    /// <param name="before">As it was; null where it is new, or in use again.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Stops.</param>
    public async Task UpdateAsync(
        IdentityContext context, SourceRecordRow record, RecordState? before, DateTime at, CancellationToken cancel)
    {
        // 1 keys and names
        MatchRecord now = MatchRecords.Of(record);
        MatchRecord? was = before is null ? null : MatchRecords.Of(before.Demographics, before.StatedAffinityId);
        await KeepNamesAsync(context, record, before?.Demographics, cancel);
        if (was is not null && now.IsSameAs(was) && before!.StatedAffinityId == record.StatedAffinityId
            && (before.Demographics.MultipleBirth, before.Demographics.BirthOrder, before.Demographics.NumberStatus)
                == (record.Demographics.MultipleBirth, record.Demographics.BirthOrder, record.Demographics.NumberStatus))
        {
            return;
        }

        await KeepKeysAsync(context, record.Number, was, now, cancel);

        // 2 overlay
        if (was is not null && Evidence.IsOverlay(was, now, before!.Demographics.NumberStatus, record.Demographics.NumberStatus))
        {
            record.FrozenAt ??= at;
            await ReviewTasks.AskAsync(
                context, ReviewKind.Overlay, new Pair(record.Id, record.Id), 0, 0, "a message made this another person's record, as it seems", at, cancel);
        }

        // 3 links that are no longer borne, 4 candidates
        List<LinkRow> links = before is null && context.Entry(record).State == EntityState.Added
            ? []
            : await LinkSet.OfAsync(context, [record.Id], cancel);
        if (record.FrozenAt is null)
        {
            await UndoAsync(context, record, links, at, cancel);
        }

        await CompareAsync(context, record, now, links, at, cancel);

        // 5 persons
        await PersonGroups.RegroupAsync(context, [record.Id], at, cancel);
        await AskOfNumberAsync(context, record, at, cancel);
    }

    /// <summary>Who states another's number, or what was taken for another's, is asked about: one of the two has it wrongly.</summary>
    private async Task AskOfNumberAsync(IdentityContext context, SourceRecordRow record, DateTime at, CancellationToken cancel)
    {
        if (record.StatedAffinityId is not { } number || record.AffinityId is not null)
        {
            return;
        }

        SourceRecordRow? holder = context.SourceRecords.Local.FirstOrDefault(other => other.AffinityId == number && other.RetiredInto is null)
            ?? await context.SourceRecords.OrderBy(other => other.Id)
                .FirstOrDefaultAsync(other => other.AffinityId == number && other.RetiredInto == null && other.Id != record.Id, cancel);
        Pair pair = new(record.Id, holder?.Id ?? record.Id);
        if (holder is not null && (await LinkSet.OfAsync(context, [record.Id], cancel))
            .Find(link => link.OneId == pair.One && link.OtherId == pair.Other) is not { State: LinkState.Never })
        {
            LinkDecision decision = Evidence.Of(model, record, holder);
            await ReviewTasks.AskAsync(
                context, ReviewKind.PotentialLink, pair, 0, decision.Score, decision.Reason ?? "one NHS Number on two persons", at, cancel);
        }
    }

    /// <summary>Links of a record and candidates are looked at again, though it says nothing new.</summary>
    public async Task CompareAgainAsync(IdentityContext context, SourceRecordRow record, DateTime at, CancellationToken cancel)
    {
        List<LinkRow> links = await LinkSet.OfAsync(context, [record.Id], cancel);
        await UndoAsync(context, record, links, at, cancel);
        await CompareAsync(context, record, MatchRecords.Of(record), links, at, cancel);
        await PersonGroups.RegroupAsync(context, [record.Id], at, cancel);
    }

    /// <summary>Takes a record out of use: it is found no longer, and its person goes on without it.</summary>
    public static async Task RetireAsync(
        IdentityContext context, SourceRecordRow record, Guid into, DateTime at, CancellationToken cancel)
    {
        record.RetiredInto = into;
        await KeepKeysAsync(context, record.Number, MatchRecords.Of(record), null, cancel);
        await context.RecordNames.Where(name => name.RecordNumber == record.Number).ExecuteDeleteAsync(cancel);
        foreach (ReviewKind kind in Enum.GetValues<ReviewKind>())
        {
            foreach (ReviewTaskRow task in await ReviewTasks.UndecidedAsync(context, kind, record.Id, cancel))
            {
                task.State = ReviewState.Gone;
            }
        }

        await PersonGroups.RegroupAsync(context, [record.Id], at, cancel);
    }

    private static async Task KeepNamesAsync(IdentityContext context, SourceRecordRow record, Demographics? before, CancellationToken cancel)
    {
        List<RecordNameRow> now = RecordNames.Of(record.Number, record.Demographics);
        if (before is not null)
        {
            List<RecordNameRow> was = RecordNames.Of(record.Number, before);
            if (was.Select(Content).SequenceEqual(now.Select(Content)))
            {
                return;
            }

            await context.RecordNames.Where(name => name.RecordNumber == record.Number).ExecuteDeleteAsync(cancel);
        }

        context.RecordNames.AddRange(now);

        static (string, string, string, string) Content(RecordNameRow name) => (name.Family, name.Given, name.BirthDate, name.PostalCode);
    }

    private static async Task KeepKeysAsync(
        IdentityContext context, long number, MatchRecord? was, MatchRecord? now, CancellationToken cancel)
    {
        List<long> before = was is null ? [] : CandidateKeys.Of(was);
        List<long> after = now is null ? [] : CandidateKeys.Of(now);
        long[] gone = [.. before.Except(after)];
        if (gone.Length > 0)
        {
            await context.RecordKeys.Where(row => gone.Contains(row.Key) && row.RecordNumber == number).ExecuteDeleteAsync(cancel);
        }

        long[] come = [.. after.Except(before)];
        if (come.Length > 0)
        {
            // One statement of numbers: as tracked rows they would cost more than everything else that is written of a record.
            StringBuilder insert = new("INSERT INTO \"RecordKeys\" (\"Key\", \"RecordNumber\") VALUES ");
            insert.AppendJoin(',', come.Select(key => string.Create(CultureInfo.InvariantCulture, $"({key},{number})")));
            await context.Database.ExecuteSqlRawAsync(insert.ToString(), cancel);
        }
    }

    /// <summary>A link is kept while the two may be one person; one that a number made, while the number or all else bears it. Of a record that
    /// waits for a decision nothing is undone.</summary>
    private async Task UndoAsync(IdentityContext context, SourceRecordRow record, List<LinkRow> links, DateTime at, CancellationToken cancel)
    {
        HashSet<Guid> parted = [];
        foreach (LinkRow link in links.Where(link => link.State == LinkState.Automatic))
        {
            Guid otherId = link.OneId == record.Id ? link.OtherId : link.OneId;
            SourceRecordRow other = await context.SourceRecords.SingleAsync(row => row.Id == otherId, cancel);
            if (other.FrozenAt is not null || other.RetiredInto is not null)
            {
                continue;
            }

            LinkDecision decision = Evidence.Of(model, record, other);
            bool isBorne = decision.Outcome == LinkOutcome.Automatic
                || (link.Reason != LinkDecision.SameNumber && !Evidence.IsConflict(decision, record, other));
            if (!isBorne)
            {
                Undo(link, decision);
            }
        }

        await PartAsync();
        if (parted.Count > 0)
        {
            await PersonGroups.RegroupAsync(context, parted, at, cancel);
            await context.SaveChangesAsync(cancel); // what is looked up next is to find it so
        }

        void Undo(LinkRow link, LinkDecision decision)
        {
            LinkSet.Decide(
                context, new Pair(link.OneId, link.OtherId), link, LinkState.Undone, decision.Score, model.Name, decision.Reason ?? "the evidence is gone", "", at);
            parted.UnionWith([record.Id, link.OneId, link.OtherId]);
        }

        // Who cannot be this record's person is not to be it through others either: cut where the evidence is weakest.
        async Task PartAsync()
        {
            List<SourceRecordRow> members = record.PersonId == Guid.Empty ? [] : await context.MembersAsync(record.PersonId, cancel);
            List<LinkRow> all = members.Count < 3 ? [] : await LinkSet.OfAsync(context, [.. members.Select(member => member.Id)], cancel);
            foreach (SourceRecordRow member in members.Where(member => members.Count > 2 && member.Id != record.Id && member.FrozenAt is null))
            {
                LinkDecision decision = Evidence.Of(model, record, member);
                while (Evidence.IsConflict(decision, record, member) && LinkPath.Between(record.Id, member.Id, all) is { } path)
                {
                    if (path.Where(link => link.State == LinkState.Automatic).OrderBy(link => link.Score).FirstOrDefault() is not { } weakest)
                    {
                        await ReviewTasks.AskAsync(
                            context, ReviewKind.PotentialLink, new Pair(record.Id, member.Id), 0, decision.Score,
                            "the two are one person by somebody's word, and what is stated now speaks against it", at, cancel);
                        break;
                    }

                    Undo(weakest, decision);
                }
            }
        }
    }

    private async Task CompareAsync(
        IdentityContext context, SourceRecordRow record, MatchRecord now, List<LinkRow> links, DateTime at, CancellationToken cancel)
    {
        Dictionary<Guid, LinkRow> decided = links.ToDictionary(link => link.OneId == record.Id ? link.OtherId : link.OneId);
        List<(SourceRecordRow Other, LinkDecision Decision)> possible = [];
        foreach (SourceRecordRow other in await CandidateRecords.FindAsync(context, record.Number, now, cancel))
        {
            LinkDecision decision = Evidence.Of(model, record, other);
            if (decision.Outcome != LinkOutcome.None && decided.GetValueOrDefault(other.Id) is not { State: not LinkState.Undone })
            {
                possible.Add((other, decision));
            }
        }

        possible.Sort((one, other) => one.Decision.Score != other.Decision.Score
            ? other.Decision.Score.CompareTo(one.Decision.Score)
            : one.Other.Id.CompareTo(other.Other.Id));
        List<(SourceRecordRow Other, LinkDecision Decision)> questions = [];
        List<SourceRecordRow> mine = await MembersAsync(context, record, cancel);
        foreach ((SourceRecordRow other, LinkDecision decision) in possible)
        {
            string? doubt = decision.Outcome != LinkOutcome.Automatic ? decision.Reason ?? "the evidence does not suffice"
                : mine.Contains(other) ? null
                : HasRival(other, decision, possible) ? "another person is nearly as good a candidate"
                : await ConflictAsync(context, mine, await MembersAsync(context, other, cancel), cancel);
            if (doubt is not null)
            {
                questions.Add((other, decision with { Reason = doubt }));
                continue;
            }

            mine = [.. mine.Union(await MembersAsync(context, other, cancel))];
            LinkSet.Decide(
                context, new Pair(record.Id, other.Id), decided.GetValueOrDefault(other.Id), LinkState.Automatic, decision.Score, model.Name,
                decision.Reason ?? "the evidence together", "", at);
        }

        await AskAsync(context, record, [.. questions.Where(question => !mine.Contains(question.Other)).Take(MostQuestions)], at, cancel);
    }

    /// <summary>Whether a candidate that is not to be linked, of another person, is nearly as good; a number that is confirmed needs no
    /// lead.</summary>
    private static bool HasRival(
        SourceRecordRow other, LinkDecision decision, List<(SourceRecordRow Other, LinkDecision Decision)> possible) =>
        decision.Reason != LinkDecision.SameNumber
        && possible.Exists(rival => rival.Other.PersonId != other.PersonId && rival.Decision.Outcome != LinkOutcome.Automatic
            && rival.Decision.Score > decision.Score - Lead);

    /// <summary>All records of a person as it is before the change.</summary>
    private static async Task<List<SourceRecordRow>> MembersAsync(IdentityContext context, SourceRecordRow record, CancellationToken cancel) =>
        record.PersonId == Guid.Empty
            ? [record]
            : await context.MembersAsync(record.PersonId, cancel);

    /// <summary>What keeps two persons apart: members of which a person said so, or that cannot be one.</summary>
    private async Task<string?> ConflictAsync(
        IdentityContext context, List<SourceRecordRow> mine, List<SourceRecordRow> theirs, CancellationToken cancel)
    {
        if (mine.Count + theirs.Count > PersonGroups.MostRecords)
        {
            return $"one person would have more than {PersonGroups.MostRecords} records";
        }

        List<LinkRow> links = mine.Count + theirs.Count == 2
            ? []
            : await LinkSet.OfAsync(context, [.. mine.Select(record => record.Id)], cancel);
        foreach (SourceRecordRow one in mine)
        {
            foreach (SourceRecordRow other in theirs)
            {
                Pair pair = new(one.Id, other.Id);
                if (links.Exists(link => link.State == LinkState.Never && link.OneId == pair.One && link.OtherId == pair.Other))
                {
                    return "a person decided that members of the two are two persons";
                }

                if (Evidence.IsConflict(Evidence.Of(model, one, other), one, other))
                {
                    return "other records that would be joined by it cannot be of one person";
                }
            }
        }

        return null;
    }

    private static async Task AskAsync(
        IdentityContext context, SourceRecordRow record, List<(SourceRecordRow Other, LinkDecision Decision)> questions, DateTime at,
        CancellationToken cancel)
    {
        HashSet<Guid> asked = [.. questions.Select(question => question.Other.Id)];
        if (context.Entry(record).State != EntityState.Added)
        {
            foreach (ReviewTaskRow task in await ReviewTasks.UndecidedAsync(context, ReviewKind.PotentialLink, record.Id, cancel))
            {
                task.State = asked.Contains(task.OneId == record.Id ? task.OtherId : task.OneId) ? task.State : ReviewState.Gone;
            }
        }

        foreach ((SourceRecordRow other, LinkDecision decision) in questions)
        {
            bool isNumber = record.StatedAffinityId is not null && record.StatedAffinityId == other.StatedAffinityId;
            await ReviewTasks.AskAsync(
                context, ReviewKind.PotentialLink, new Pair(record.Id, other.Id), isNumber ? 0 : 1, decision.Score, decision.Reason!, at, cancel);
        }
    }
}
