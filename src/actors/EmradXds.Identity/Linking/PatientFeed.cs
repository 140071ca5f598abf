using System.Data;
using EmradXds.Identity.Storage;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmradXds.Identity.Linking;

/// <summary>What sources feed, whichever transaction it comes by (ITI-8, ITI-30, ITI-44, ITI-104): records, links, and who is told.</summary>
/// <remarks>Changes come one after another: of several at once the database would let only one win. Whoever is to know of a change is told by the
/// outboxes, which are filled in the same database transaction, whatever made the change.</remarks>
internal sealed class PatientFeed(
    IDbContextFactory<IdentityContext> contexts, IdentityOptions options, Linkage linkage, Decisions decisions,
    Outbound.Iti8PatientIdentityFeed registries,
    Outbound.Iti10PixUpdateNotification consumers, TimeProvider clock) : IDisposable
{
    /// <summary>What versions of records have as their event where records were merged, whatever protocol said so.</summary>
    public const string MergeEvent = "A40";

    /// <summary>Events that say nothing of what a record itself states.</summary>
    public static IReadOnlyList<string> EventsOfOthers { get; } = [MergeEvent, "A47", "A24", "A37"];

    private readonly SemaphoreSlim writing = new(1);

    /// <summary>Makes one change in one database transaction; where another process was first it is made again.</summary>
    /// <typeparam name="T">What the sender is answered.</typeparam>
    /// <param name="change">Makes it, without saving, and says whether it is to stand.</param>
    /// <param name="traceId">Of the exchange it comes by.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<T> WriteAsync<T>(Func<IdentityContext, Task<(T Answer, bool Stands)>> change, string traceId, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            return await WriteAttempts.RunAsync(
                async () =>
                {
                    await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
                    await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
                    using RecordsBefore before = new(context);
                    (T answer, bool stands) = await change(context);
                    if (stands)
                    {
                        await TellAsync(context, before, traceId, cancel);
                        await context.SaveChangesAsync(cancel);
                        await transaction.CommitAsync(cancel);
                        registries.Wake();
                        consumers.Wake();
                    }

                    return answer;
                },
                options.IsLostToAnother,
                cancel);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    /// <summary>A record is created or brought up to date.</summary>
    public async Task<FeedFinding> UpsertAsync(IdentityContext context, SourceStatement says, CancellationToken cancel)
    {
        SourceRecordRow? record = await context.FindRecordAsync(says.Domain, says.LocalId, cancel);
        if (record?.RetiredInto is not null)
        {
            return FeedFinding.IdRetired;
        }

        RecordState? before = record is null ? null : new RecordState(record.Demographics, record.StatedAffinityId);
        record ??= Create(context, says.Domain, says.LocalId);

        // What was said of the number before is not said of another.
        bool isOther = says.StatesAffinityId && says.AffinityId != record.StatedAffinityId;
        record.Demographics = says.Demographics(isOther ? record.Demographics with { NumberStatus = "" } : record.Demographics);
        record.UpdatedAt = says.At;
        if (says.StatesAffinityId)
        {
            // Another number replaces the one before, which stays in the record's versions.
            record.StatedAffinityId = says.AffinityId;
        }

        await linkage.UpdateAsync(context, record, before, says.At, cancel);
        AddVersion(context, record, says.Trigger, says.Message, says.At);
        return record.StatedAffinityId is not null && record.AffinityId is null ? FeedFinding.NumberOfAnother : FeedFinding.None;
    }

    /// <summary>One record is retired into another of the same domain: ITI TF-2 3.8.4.2. What else is said of the patient is no update.</summary>
    public async Task<FeedFinding> MergeAsync(IdentityContext context, SourceStatement says, string retiring, CancellationToken cancel)
    {
        SourceRecordRow? retired = await context.FindRecordAsync(says.Domain, retiring, cancel);
        SourceRecordRow? survivor = await context.FindRecordAsync(says.Domain, says.LocalId, cancel);
        if (survivor?.RetiredInto is not null)
        {
            return FeedFinding.IdRetired;
        }

        if (retired is null)
        {
            return FeedFinding.RetiredUnknown;
        }

        // An engine may take two spellings for one id.
        if (retired.Id == survivor?.Id)
        {
            return FeedFinding.IdTaken;
        }

        if (retired.RetiredInto is { } into)
        {
            return await FollowAsync(context, into, cancel) == survivor?.Id ? FeedFinding.RetiredBefore : FeedFinding.RetiredIntoAnother;
        }

        if (survivor is null)
        {
            // A survivor that is not known is the same record under a new id, as A47 says it.
            return await RenameAsync(context, retired, says, cancel);
        }

        Pair pair = new(retired.Id, survivor.Id);
        if (await context.Links.FindAsync([pair.One, pair.Other], cancel) is { State: LinkState.Never } never && Decisions.IsOfDesk(never))
        {
            return FeedFinding.DecidedOtherwise;
        }

        RecordState before = new(survivor.Demographics, survivor.StatedAffinityId);
        if (survivor.StatedAffinityId is null && retired.StatedAffinityId is not null)
        {
            survivor.StatedAffinityId = retired.StatedAffinityId;
            survivor.Demographics = survivor.Demographics with { NumberStatus = retired.Demographics.NumberStatus };
        }

        if (retired.FrozenAt is not null)
        {
            // Whose the retired record was is asked of the one that goes on for it.
            survivor.FrozenAt ??= retired.FrozenAt;
            await ReviewTasks.AskAsync(
                context, ReviewKind.Overlay, new Pair(survivor.Id, survivor.Id), 0, 0, "a record that became another person's was merged into this one", says.At, cancel);
        }

        await Linkage.RetireAsync(context, retired, survivor.Id, says.At, cancel);
        await context.SaveChangesAsync(cancel); // what is looked up next is to find it so
        await InheritAsync(context, retired, survivor, says.At, cancel);
        await linkage.UpdateAsync(context, survivor, before, says.At, cancel);
        await PersonGroups.RegroupAsync(context, [survivor.Id], says.At, cancel);
        AddVersion(context, retired, says.Trigger, says.Message, says.At);
        AddVersion(context, survivor, says.Trigger, says.Message, says.At);
        return FeedFinding.None;
    }

    /// <summary>A record gets another id; it stays the record it is, with all its links.</summary>
    public static async Task<FeedFinding> ChangeIdAsync(IdentityContext context, SourceStatement says, string old, CancellationToken cancel)
    {
        SourceRecordRow? record = await context.FindRecordAsync(says.Domain, old, cancel);
        SourceRecordRow? owner = await context.FindRecordAsync(says.Domain, says.LocalId, cancel);
        return record is null ? FeedFinding.RetiredUnknown
            : record.RetiredInto is { } into
                ? await FollowAsync(context, into, cancel) == owner?.Id ? FeedFinding.RetiredBefore : FeedFinding.RetiredIntoAnother
            : owner is not null ? owner.RetiredInto is null ? FeedFinding.IdTaken : FeedFinding.IdRetired
            : await RenameAsync(context, record, says, cancel);
    }

    /// <summary>A source says that two records are one person's. A record that is not known yet is created: by what its own source says
    /// of it, or as an id alone. Of known ones nothing else is changed.</summary>
    public async Task<FeedFinding> LinkAsync(
        IdentityContext context, SourceStatement one, SourceStatement other, string by, CancellationToken cancel)
    {
        SourceRecordRow? first = await context.FindRecordAsync(one.Domain, one.LocalId, cancel);
        SourceRecordRow? second = await context.FindRecordAsync(other.Domain, other.LocalId, cancel);
        if ((first?.RetiredInto ?? second?.RetiredInto) is not null)
        {
            return first?.RetiredInto is not null ? FeedFinding.IdRetired : FeedFinding.OtherIdRetired;
        }

        FeedFinding ofFirst = first is null ? await UpsertAsync(context, one, cancel) : FeedFinding.None;
        await context.SaveChangesAsync(cancel); // what is looked up next is to find it so
        FeedFinding ofSecond = second is null ? await UpsertAsync(context, other, cancel) : FeedFinding.None;
        await context.SaveChangesAsync(cancel);
        first ??= (await context.FindRecordAsync(one.Domain, one.LocalId, cancel))!;
        second ??= (await context.FindRecordAsync(other.Domain, other.LocalId, cancel))!;
        Pair pair = new(first.Id, second.Id);
        LinkRow? said = await context.Links.FindAsync([pair.One, pair.Other], cancel);
        if (said?.State == LinkState.Never && (Decisions.IsOfDesk(said) || said.By != by))
        {
            return FeedFinding.DecidedOtherwise;
        }

        if (said?.State != LinkState.Manual)
        {
            if (await decisions.LinkAsync(context, first, second, WordOf(one, by), cancel) is not null)
            {
                return FeedFinding.DecidedOtherwise;
            }

            Keep(context, first, second, one);
        }

        return ofFirst == FeedFinding.None ? ofSecond : ofFirst;
    }

    /// <summary>A source says that two records, which are one person's so far, are two persons'.</summary>
    public async Task<FeedFinding> UnlinkAsync(
        IdentityContext context, SourceStatement one, SourceStatement other, string by, CancellationToken cancel)
    {
        SourceRecordRow? first = await context.FindRecordAsync(one.Domain, one.LocalId, cancel);
        SourceRecordRow? second = await context.FindRecordAsync(other.Domain, other.LocalId, cancel);
        if (first is not { RetiredInto: null } || second is not { RetiredInto: null } || first.PersonId != second.PersonId)
        {
            return FeedFinding.NotLinked;
        }

        Pair pair = new(first.Id, second.Id);
        LinkRow? said = await context.Links.FindAsync([pair.One, pair.Other], cancel);
        if (said is not null && Decisions.IsOfDesk(said))
        {
            return FeedFinding.DecidedOtherwise;
        }

        if (await decisions.NeverLinkAsync(context, first, second, WordOf(one, by), cancel) is not null)
        {
            return FeedFinding.DecidedOtherwise;
        }

        Keep(context, first, second, one);
        return FeedFinding.None;
    }

    private static Word WordOf(SourceStatement says, string by) => new(by, $"ADT^{says.Trigger}", says.At, IsMessage: true);

    private static void Keep(IdentityContext context, SourceRecordRow first, SourceRecordRow second, SourceStatement says)
    {
        AddVersion(context, first, says.Trigger, says.Message, says.At);
        AddVersion(context, second, says.Trigger, says.Message, says.At);
    }

    /// <summary>The record goes on under the new id. The old one is kept as retired: it can be followed, and is not given to anybody
    /// else.</summary>
    private static async Task<FeedFinding> RenameAsync(
        IdentityContext context, SourceRecordRow record, SourceStatement says, CancellationToken cancel)
    {
        string old = record.LocalId;
        record.LocalId = says.LocalId;
        await context.SaveChangesAsync(cancel); // the old id is free for the one that stands for it
        SourceRecordRow retired = Create(context, record.Domain, old);
        (retired.RetiredInto, retired.PersonId, retired.UpdatedAt) = (record.Id, retired.Id, record.UpdatedAt);
        (retired.Demographics, retired.StatedAffinityId) = (record.Demographics, record.StatedAffinityId);
        AddVersion(context, retired, says.Trigger, says.Message, says.At);
        AddVersion(context, record, says.Trigger, says.Message, says.At);
        return FeedFinding.None;
    }

    /// <summary>A person's word on the retired record is one on the record that goes on for it.</summary>
    private static async Task InheritAsync(
        IdentityContext context, SourceRecordRow retired, SourceRecordRow survivor, DateTime at, CancellationToken cancel)
    {
        List<LinkRow> ofSurvivor = await LinkSet.OfAsync(context, [survivor.Id], cancel);
        foreach (LinkRow link in await LinkSet.OfAsync(context, [retired.Id], cancel))
        {
            Guid other = link.OneId == retired.Id ? link.OtherId : link.OneId;
            Pair pair = new(survivor.Id, other);
            LinkRow? known = ofSurvivor.Find(row => row.OneId == pair.One && row.OtherId == pair.Other);
            bool isToInherit = link.State switch
            {
                LinkState.Manual => known?.State is not (LinkState.Manual or LinkState.Never),

                // A message's link does not stand against what the desk parted.
                LinkState.Never => known?.State is not LinkState.Never && (known?.State is not LinkState.Manual || !Decisions.IsOfDesk(known)),
                _ => false,
            };
            if (isToInherit && other != survivor.Id)
            {
                await InheritAsync(context, survivor, other, known, link, at, cancel);
            }
        }
    }

    /// <summary>A link that would join two who are never to be joined is asked about instead.</summary>
    private static async Task InheritAsync(
        IdentityContext context, SourceRecordRow survivor, Guid otherId, LinkRow? known, LinkRow link, DateTime at, CancellationToken cancel)
    {
        Pair pair = new(survivor.Id, otherId);
        SourceRecordRow other = await context.SourceRecords.SingleAsync(record => record.Id == otherId, cancel);
        if (link.State == LinkState.Manual && await Decisions.IsForbiddenAsync(context, survivor, other, cancel))
        {
            await ReviewTasks.AskAsync(
                context, ReviewKind.PotentialLink, pair, 0, link.Score, "a merge would join two of whom a person said that they are two", at, cancel);
            return;
        }

        LinkSet.Decide(context, pair, known, link.State, link.Score, link.Model, LinkSet.Inherited + link.Reason, link.By, at);
    }

    private async Task TellAsync(IdentityContext context, RecordsBefore before, string traceId, CancellationToken cancel)
    {
        DateTime at = clock.GetUtcNow().UtcDateTime;
        string[] affinityIds =
        [
            .. before.Changed().Where(record => record.Now.RetiredInto is null).Select(record => record.Now.AffinityId).OfType<string>().Distinct(),
        ];
        foreach (string affinityId in affinityIds)
        {
            await registries.AddAsync(context, affinityId, at, traceId, cancel);
        }

        await consumers.AddAsync(context, before, at, traceId, cancel);
    }

    /// <summary>The record at the end of a chain of merges.</summary>
    private static async Task<Guid> FollowAsync(IdentityContext context, Guid id, CancellationToken cancel)
    {
        for (HashSet<Guid> seen = [id]; await context.SourceRecords.Where(r => r.Id == id).Select(r => r.RetiredInto).SingleAsync(cancel) is { } next
            && seen.Add(next);)
        {
            id = next;
        }

        return id;
    }

    private static SourceRecordRow Create(IdentityContext context, string domain, string localId) =>
        context.SourceRecords.Add(new SourceRecordRow { Domain = domain, LocalId = localId }).Entity;

    /// <summary>Keeps what made a record what it is.</summary>
    public static void AddVersion(IdentityContext context, SourceRecordRow record, string trigger, byte[] message, DateTime at) =>
        context.SourceRecordVersions.Add(new SourceRecordVersionRow
        {
            RecordId = record.Id,
            Version = ++record.Version,
            ReceivedAt = at,
            TriggerEvent = trigger,
            AffinityId = record.AffinityId,
            Message = message,
        });
}
