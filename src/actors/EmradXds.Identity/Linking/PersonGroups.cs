using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>Persons: the records in use that links join, directly or through others.</summary>
internal static class PersonGroups
{
    /// <summary>Records that a person can have; more are a mistake that would cost every answer.</summary>
    public const int MostRecords = 200;

    /// <summary>Puts the persons of some records together anew, and gives each the affinity-domain ids that are its own.</summary>
    /// <param name="context">Holds the change, saved or not.</param>
    /// <param name="seeds">Records whose links or state changed.</param>
    /// <param name="at">Now.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task RegroupAsync(
        IdentityContext context, IReadOnlyCollection<Guid> seeds, DateTime at, CancellationToken cancel)
    {
        Dictionary<Guid, SourceRecordRow> records = [];
        HashSet<LinkRow> links = [];
        HashSet<Guid> persons = [];
        for (List<Guid> frontier = [.. seeds]; frontier.Count > 0;)
        {
            List<SourceRecordRow> reached = [.. (await ReadAsync(context, frontier, persons, cancel)).Where(record => records.TryAdd(record.Id, record))];
            persons.UnionWith(reached.Select(record => record.PersonId));
            links.UnionWith((await LinksAsync(context, [.. reached.Where(IsInUse)], cancel)).Where(LinkSet.Joins));
            frontier = [.. links.SelectMany(link => new[] { link.OneId, link.OtherId }).Distinct().Where(id => !records.ContainsKey(id))];
            if (records.Values.Count(IsInUse) > 2 * MostRecords)
            {
                throw new InvalidOperationException($"two persons have more than {2 * MostRecords} records");
            }
        }

        ILookup<Guid, Guid> members = records.Values
            .Where(record => record.PersonId != Guid.Empty).ToLookup(record => record.PersonId, record => record.Id);
        foreach (SourceRecordRow record in records.Values)
        {
            record.PersonId = record.Id;
        }

        Join(records, links);
        await ShareAffinityIdsAsync(context, records, cancel);
        foreach (IGrouping<Guid, SourceRecordRow> person in records.Values.Where(IsInUse).GroupBy(record => record.PersonId))
        {
            if (!person.Select(record => record.Id).ToHashSet().SetEquals(members[person.Key]))
            {
                await AskOfDuplicatesAsync(context, [.. person], at, cancel);
            }
        }
    }

    private static bool IsDoubtful(SourceRecordRow record) => MatchRecords.IsNumberDoubtful(record.Demographics);

    private static bool IsInUse(SourceRecordRow record) => record.RetiredInto is null;

    /// <summary>Some records, and the others of their persons as those were.</summary>
    private static async Task<List<SourceRecordRow>> ReadAsync(
        IdentityContext context, List<Guid> ids, HashSet<Guid> known, CancellationToken cancel)
    {
        List<SourceRecordRow> local = [.. context.SourceRecords.Local.Where(record => ids.Contains(record.Id))];
        Guid[] missing = [.. ids.Except(local.Select(record => record.Id))];
        if (missing.Length > 0)
        {
            local.AddRange(await context.SourceRecords.Where(record => missing.Contains(record.Id)).ToListAsync(cancel));
        }

        // A record that is new has no others.
        Guid[] persons =
        [
            .. local.Where(record => context.Entry(record).State != EntityState.Added).Select(record => record.PersonId).Distinct().Except(known),
        ];
        if (persons.Length > 0)
        {
            local.AddRange(await context.SourceRecords
                .Where(record => persons.Contains(record.PersonId) && record.RetiredInto == null).ToListAsync(cancel));
        }

        return local;
    }

    private static async Task<IEnumerable<LinkRow>> LinksAsync(
        IdentityContext context, List<SourceRecordRow> records, CancellationToken cancel)
    {
        // Of a record that is not saved yet all links are here.
        Guid[] saved = [.. records.Where(record => context.Entry(record).State != EntityState.Added).Select(record => record.Id)];
        HashSet<Guid> all = [.. records.Select(record => record.Id)];
        return saved.Length > 0
            ? (await LinkSet.OfAsync(context, saved, cancel)).Concat(context.Links.Local.Where(IsOfThese))
            : context.Links.Local.Where(IsOfThese);

        bool IsOfThese(LinkRow link) => all.Contains(link.OneId) || all.Contains(link.OtherId);
    }

    /// <summary>Each record gets the least id of those it is joined to.</summary>
    private static void Join(Dictionary<Guid, SourceRecordRow> records, HashSet<LinkRow> links)
    {
        List<(SourceRecordRow One, SourceRecordRow Other)> joined =
        [
            .. links
                .Select(link => (One: records.GetValueOrDefault(link.OneId)!, Other: records.GetValueOrDefault(link.OtherId)!))
                .Where(pair => pair is { One.RetiredInto: null, Other.RetiredInto: null }),
        ];
        for (bool again = true; again;)
        {
            again = false;
            foreach ((SourceRecordRow one, SourceRecordRow other) in joined.Where(pair => pair.One.PersonId != pair.Other.PersonId))
            {
                one.PersonId = other.PersonId = one.PersonId.CompareTo(other.PersonId) < 0 ? one.PersonId : other.PersonId;
                again = true;
            }
        }
    }

    /// <summary>An affinity-domain id is one person's: of several that state it, of that which has it; of parts of that, of the one with the least
    /// id. Others state it in vain until somebody decides.</summary>
    private static async Task ShareAffinityIdsAsync(
        IdentityContext context, Dictionary<Guid, SourceRecordRow> records, CancellationToken cancel)
    {
        string[] ids = [.. records.Values.SelectMany(record => new[] { record.StatedAffinityId, record.AffinityId }).OfType<string>().Distinct()];
        List<SourceRecordRow> others = ids.Length == 0
            ? []
            : await context.SourceRecords.Where(record => ids.Contains(record.StatedAffinityId!) && record.RetiredInto == null)
                .OrderByDescending(record => record.AffinityId != null).ThenBy(record => record.Id).Take(MostRecords).ToListAsync(cancel);
        List<SourceRecordRow> all = [.. records.Values.Concat(others).Distinct()];
        foreach (string id in ids)
        {
            List<SourceRecordRow> stating = [.. all.Where(record => record.StatedAffinityId == id && IsInUse(record))];
            SourceRecordRow? holder = stating
                .OrderBy(IsDoubtful).ThenByDescending(record => record.AffinityId == id).ThenBy(record => record.Id).FirstOrDefault();
            foreach (SourceRecordRow record in stating.Where(record => record.AffinityId != id && record.PersonId == holder!.PersonId))
            {
                record.AffinityId = id;
            }
        }

        foreach (SourceRecordRow record in all.Where(record => record.AffinityId is not null))
        {
            SourceRecordRow holder = all.Where(other => other.AffinityId == record.AffinityId && other.StatedAffinityId == other.AffinityId && IsInUse(other))
                .OrderBy(IsDoubtful).ThenBy(other => other.Id).FirstOrDefault() ?? record;
            record.AffinityId = IsInUse(record) && record.StatedAffinityId == record.AffinityId && holder.PersonId == record.PersonId ? record.AffinityId : null;
        }
    }

    private static async Task AskOfDuplicatesAsync(
        IdentityContext context, IReadOnlyList<SourceRecordRow> person, DateTime at, CancellationToken cancel)
    {
        foreach (IGrouping<string, SourceRecordRow> trust in person.OrderBy(record => record.Id).GroupBy(record => record.Domain).Where(of => of.Count() > 1))
        {
            foreach (SourceRecordRow other in trust.Skip(1))
            {
                await ReviewTasks.AskAsync(
                    context, ReviewKind.DuplicateInTrust, new Pair(trust.First().Id, other.Id), 2, 0, "one person has two ids in use of one trust", at, cancel);
            }
        }
    }
}
