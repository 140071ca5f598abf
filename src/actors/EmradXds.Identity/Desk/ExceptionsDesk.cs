using System.Text.Json;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Desk;

/// <summary>What a person decides where evidence does not suffice: it outranks every score, is kept with who, when and why, and can be looked at
/// before it is done.</summary>
internal sealed class ExceptionsDesk(
    PatientFeed feed, Linkage linkage, Decisions decisions, AffinityDomain domain, TimeProvider clock)
{
    private const int LongestWords = 255;

    /// <summary>Does what was decided, or with <paramref name="isPreview"/> finds out what that would change.</summary>
    public async Task<(DeskChange? Change, DeskRefusal? Refusal)> DecideAsync(
        DeskDecision decision, bool isPreview, string traceId, CancellationToken cancel)
    {
        if (Check(decision) is { } fault)
        {
            return (null, fault);
        }

        return await feed.WriteAsync<(DeskChange?, DeskRefusal?)>(
            async context =>
            {
                (DeskChange? change, DeskRefusal? refusal) = await ActAsync(context, decision, traceId, cancel);
                return ((change, refusal), refusal is null && !isPreview);
            },
            traceId,
            cancel);
    }

    private DeskRefusal? Check(DeskDecision decision) =>
        string.IsNullOrWhiteSpace(decision.By) || decision.By.Length > LongestWords
            ? new(400, "by", $"expected who decides, at most {LongestWords} characters")
        : string.IsNullOrWhiteSpace(decision.Reason) || decision.Reason.Length > LongestWords
            ? new(400, "reason", $"expected why, at most {LongestWords} characters")
        : decision.Action is not (DeskAction.Unmerge or DeskAction.Release) && decision.Other is null
            ? new(400, "other", $"expected a second record for {decision.Action}")
        : DomainOf(decision.One) is null ? new(400, "one.domain", "expected the OID or namespace of a trust's patient ids")
        : decision.Other is { } other && DomainOf(other) is null ? new(400, "other.domain", "expected the OID or namespace of a trust's patient ids")
        : decision.Other == decision.One ? new(400, "other", "expected another record than one")
        : null;

    private string? DomainOf(RecordReference record) =>
        domain.Authorities.FirstOrDefault(authority => authority.Oid == record.Domain || authority.Namespace == record.Domain) is { } known
            && known != domain.PatientIdAuthority ? known.Oid : null;

    private async Task<(DeskChange?, DeskRefusal?)> ActAsync(
        IdentityContext context, DeskDecision decision, string traceId, CancellationToken cancel)
    {
        SourceRecordRow? one = await context.FindRecordAsync(DomainOf(decision.One)!, decision.One.Id, cancel);
        SourceRecordRow? other = decision.Other is null
            ? null
            : await context.FindRecordAsync(DomainOf(decision.Other)!, decision.Other.Id, cancel);
        if (one is null || (other is null && decision.Other is not null))
        {
            return (null, new DeskRefusal(404, one is null ? "one" : "other", "no such record"));
        }

        if (one.Id == other?.Id)
        {
            return (null, new DeskRefusal(400, "other", "expected another record than one"));
        }

        if ((decision.Action != DeskAction.Unmerge && one.RetiredInto is not null) || other?.RetiredInto is not null)
        {
            return (null, new DeskRefusal(409, one.RetiredInto is null ? "other" : "one", "the record was retired by a merge"));
        }

        Guid[] concerned = [.. new[] { one.PersonId, other?.PersonId ?? one.PersonId, await SurvivorPersonAsync(context, one, cancel) }.Distinct()];
        DateTime at = clock.GetUtcNow().UtcDateTime;
        List<DeskPerson> before = await ReadAsync(context, concerned, cancel);
        HashSet<Guid> concernedRecords = [one.Id, other?.Id ?? one.Id, .. (await context.RecordsOfAsync(concerned, cancel)).Select(record => record.Id)];
        Word word = new(decision.By, decision.Reason, at);
        DeskRefusal? refusal = decision.Action switch
        {
            DeskAction.Link => await LinkAsync(context, one, other!, word, cancel),
            DeskAction.Unlink => await UnlinkAsync(context, one, other!, word, cancel),
            DeskAction.NeverLink => await NeverLinkAsync(context, one, other!, word, cancel),
            DeskAction.Merge => await MergeAsync(context, one, other!, decision, at, traceId, cancel),
            DeskAction.Unmerge => await UnmergeAsync(context, one, decision, at, cancel),
            _ => await ReleaseAsync(context, one, decision, at, cancel),
        };
        if (refusal is not null)
        {
            return (null, refusal);
        }

        await context.SaveChangesAsync(cancel);
        Guid[] now = [.. concerned, .. context.SourceRecords.Local.Where(record => record.RetiredInto is null && concernedRecords.Contains(record.Id)).Select(record => record.PersonId)];
        List<DeskPerson> after = await ReadAsync(context, [.. now.Distinct()], cancel);
        return (new DeskChange(before, after, NumbersChanged(before, after)), null);
    }

    private async Task<DeskRefusal?> LinkAsync(
        IdentityContext context, SourceRecordRow one, SourceRecordRow other, Word word, CancellationToken cancel)
    {
        string? refusal = await decisions.LinkAsync(context, one, other, word, cancel);
        return refusal is null ? null : new DeskRefusal(409, "other", refusal);
    }

    private async Task<DeskRefusal?> UnlinkAsync(
        IdentityContext context, SourceRecordRow one, SourceRecordRow other, Word word, CancellationToken cancel)
    {
        Pair pair = new(one.Id, other.Id);
        List<LinkRow> links = await LinkSet.OfAsync(context, [one.Id], cancel);
        if (links.Find(link => link.OneId == pair.One && link.OtherId == pair.Other) is not { State: not LinkState.Undone })
        {
            return new DeskRefusal(409, "other", "nothing was decided of the two by itself; expected two records that are linked directly, or never");
        }

        decisions.Decide(context, links, LinkState.Undone, one, other, word);
        await PersonGroups.RegroupAsync(context, [one.Id, other.Id], word.At, cancel);
        return null;
    }

    private async Task<DeskRefusal?> NeverLinkAsync(
        IdentityContext context, SourceRecordRow one, SourceRecordRow other, Word word, CancellationToken cancel)
    {
        string? refusal = await decisions.NeverLinkAsync(context, one, other, word, cancel);
        return refusal is null ? null : new DeskRefusal(409, "other", refusal);
    }

    private async Task<DeskRefusal?> MergeAsync(
        IdentityContext context, SourceRecordRow retiring, SourceRecordRow survivor, DeskDecision decision, DateTime at, string traceId,
        CancellationToken cancel)
    {
        if (retiring.Domain != survivor.Domain)
        {
            return new DeskRefusal(409, "other", "records of two domains are linked, not merged; expected two of one domain");
        }

        SourceStatement says = new(
            survivor.Domain, survivor.LocalId, false, null, known => known, Trigger, Words(decision), at);
        return await feed.MergeAsync(context, says, retiring.LocalId, cancel) == FeedFinding.None
            ? null
            : new DeskRefusal(409, "other", "what was decided of the two before stands against it");
    }

    private async Task<DeskRefusal?> UnmergeAsync(
        IdentityContext context, SourceRecordRow retired, DeskDecision decision, DateTime at, CancellationToken cancel)
    {
        if (retired.RetiredInto is not { } into)
        {
            return new DeskRefusal(409, "one", "the record is in use; expected one that was retired by a merge");
        }

        SourceRecordRow survivor = await context.SourceRecords.SingleAsync(record => record.Id == into, cancel);
        retired.RetiredInto = null;
        await GiveBackAsync(context, retired, survivor, decision, at, cancel);

        // The survivor gives back the number that it has from the merge alone.
        if (survivor.StatedAffinityId is not null && survivor.StatedAffinityId == retired.StatedAffinityId
            && !await StatedItselfAsync(context, survivor, cancel))
        {
            RecordState before = new(survivor.Demographics, survivor.StatedAffinityId);
            survivor.StatedAffinityId = null;
            await linkage.UpdateAsync(context, survivor, before, at, cancel);
        }

        await context.SaveChangesAsync(cancel);
        await linkage.UpdateAsync(context, retired, null, at, cancel);
        await PersonGroups.RegroupAsync(context, [retired.Id, survivor.Id], at, cancel);
        PatientFeed.AddVersion(context, retired, Trigger, Words(decision), at);
        return null;
    }

    /// <summary>The survivor keeps no decision that it has from the retired record alone.</summary>
    private static async Task GiveBackAsync(
        IdentityContext context, SourceRecordRow retired, SourceRecordRow survivor, DeskDecision decision, DateTime at, CancellationToken cancel)
    {
        List<LinkRow> links = await LinkSet.OfAsync(context, [retired.Id, survivor.Id], cancel);
        foreach (LinkRow own in links.Where(link => link.OneId == retired.Id || link.OtherId == retired.Id).ToList())
        {
            Pair pair = new(survivor.Id, own.OneId == retired.Id ? own.OtherId : own.OneId);
            if (links.Find(link => link.OneId == pair.One && link.OtherId == pair.Other) is { } inherited
                && inherited.State == own.State && inherited.Reason == LinkSet.Inherited + own.Reason)
            {
                LinkSet.Decide(context, pair, inherited, LinkState.Undone, inherited.Score, inherited.Model, decision.Reason, decision.By, at);
            }
        }
    }

    private async Task<DeskRefusal?> ReleaseAsync(
        IdentityContext context, SourceRecordRow record, DeskDecision decision, DateTime at, CancellationToken cancel)
    {
        if (record.FrozenAt is null)
        {
            return new DeskRefusal(409, "one", "the record does not wait for a decision of this kind");
        }

        record.FrozenAt = null;
        await Decisions.AnswerAsync(context, new Pair(record.Id, record.Id), new Word(decision.By, decision.Reason, at), cancel);
        PatientFeed.AddVersion(context, record, Trigger, Words(decision), at);
        await linkage.CompareAgainAsync(context, record, at, cancel);
        return null;
    }

    /// <summary>What versions of records have as their event where a person decided.</summary>
    private const string Trigger = "DSK";

    private static byte[] Words(DeskDecision decision) => JsonSerializer.SerializeToUtf8Bytes(decision, DeskJson.Default.DeskDecision);

    private static async Task<Guid> SurvivorPersonAsync(IdentityContext context, SourceRecordRow record, CancellationToken cancel) =>
        record.RetiredInto is { } into
            ? await context.SourceRecords.Where(row => row.Id == into).Select(row => row.PersonId).SingleAsync(cancel)
            : record.PersonId;

    /// <summary>Whether any message of its own gave a record the number it has.</summary>
    private static async Task<bool> StatedItselfAsync(IdentityContext context, SourceRecordRow record, CancellationToken cancel) =>
        await context.SourceRecordVersions.AnyAsync(
            version => version.RecordId == record.Id && version.AffinityId == record.StatedAffinityId
                && !PatientFeed.EventsOfOthers.Contains(version.TriggerEvent) && version.TriggerEvent != Trigger,
            cancel);

    private async Task<List<DeskPerson>> ReadAsync(IdentityContext context, IReadOnlyCollection<Guid> persons, CancellationToken cancel) =>
    [
        .. from record in await context.RecordsOfAsync(persons, cancel)
           group record by record.PersonId into person
           orderby person.Key
           select DeskView.Of(person.Key, [.. person], domain),
    ];

    private static List<NumberChange> NumbersChanged(List<DeskPerson> before, List<DeskPerson> after)
    {
        Dictionary<RecordReference, string[]> had = Numbers(before);
        Dictionary<RecordReference, string[]> has = Numbers(after);
        return
        [
            .. had.Keys.Union(has.Keys)
                .Select(record => new NumberChange(record, had.GetValueOrDefault(record, []), has.GetValueOrDefault(record, [])))
                .Where(change => !change.Before.SequenceEqual(change.After)),
        ];

        static Dictionary<RecordReference, string[]> Numbers(List<DeskPerson> persons) => persons
            .SelectMany(person => person.Records, (person, record) => (record.Record, Ids: person.Records.Select(of => of.AffinityId)))
            .ToDictionary(of => of.Record, of => of.Ids.OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray());
    }
}
