using System.Diagnostics;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Outbound;

/// <summary>ITI-8 Patient Identity Feed: the source's side. Tells every registry each affinity-domain id once, so that it accepts documents
/// for it.</summary>
/// <remarks>ITI TF-2: 3.8.4.1. An id is added in the database transaction that makes it known; see <see cref="Outbox{TRow}"/> for the
/// rest.</remarks>
internal sealed class Iti8PatientIdentityFeed(
    IDbContextFactory<IdentityContext> contexts,
    AffinityDomain domain,
    IdentityOptions options,
    TimeProvider clock,
    ILogger<Iti8PatientIdentityFeed> logger) : Outbox<RegistryFeedRow>("ITI-8", options.RegistryFeeds, contexts, options, clock, logger)
{
    /// <summary>Ids looked at in one go.</summary>
    private const int Some = 500;

    /// <summary>Puts an id into the outbox of every registry that was not told; the caller saves.</summary>
    public async Task AddAsync(IdentityContext context, string affinityId, DateTime at, string traceId, CancellationToken cancel)
    {
        List<string> told = await context.RegistryFeeds
            .Where(row => row.AffinityId == affinityId).Select(row => row.Peer).ToListAsync(cancel);
        context.RegistryFeeds.AddRange(Options.RegistryFeeds.Select(NameOf).Except(told).Select(registry => new RegistryFeedRow
        {
            Peer = registry,
            AffinityId = affinityId,
            CreatedAt = at,
            TraceId = traceId,
        }));
    }

    /// <summary>A registry that is new in the configuration gets every id known; what was parked gets another chance.</summary>
    protected override async Task PrepareAsync(string peer, CancellationToken cancel)
    {
        await using (IdentityContext context = await Contexts.CreateDbContextAsync(cancel))
        {
            await context.RegistryFeeds.Where(row => row.Peer == peer && row.State == OutboxState.Parked)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, OutboxState.Pending), cancel);
        }

        for (string? after = ""; after is not null;)
        {
            after = await AddUntoldAsync(peer, after, cancel);
        }
    }

    /// <summary>Looks at some ids behind one; gives the last of them, or null where there are no more.</summary>
    private async Task<string?> AddUntoldAsync(string peer, string after, CancellationToken cancel)
    {
        await using IdentityContext context = await Contexts.CreateDbContextAsync(cancel);
        List<string> ids = await context.SourceRecords
            .Where(record => record.AffinityId != null && string.Compare(record.AffinityId, after) > 0 && record.RetiredInto == null)
            .OrderBy(record => record.AffinityId).Select(record => record.AffinityId!).Take(Some).ToListAsync(cancel);
        HashSet<string> told = [.. await context.RegistryFeeds
            .Where(row => row.Peer == peer && ids.Contains(row.AffinityId)).Select(row => row.AffinityId).ToListAsync(cancel)];
        foreach (string affinityId in ids.Distinct().Where(id => !told.Contains(id)))
        {
            await AddAsync(context, affinityId, Clock.GetUtcNow().UtcDateTime, ActivityTraceId.CreateRandom().ToHexString(), cancel);
        }

        await context.SaveChangesAsync(cancel);
        return ids.Count == Some ? ids[^1] : null;
    }

    /// <inheritdoc/>
    protected override IQueryable<RegistryFeedRow> InOrder(IQueryable<RegistryFeedRow> rows) =>
        rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id);

    /// <summary>A registry reads MSH and PID-3 only (ITI TF-2 3.8.4.1.3): nothing else is told.</summary>
    protected override Er7Message Message(RegistryFeedRow row)
    {
        AssigningAuthority authority = domain.PatientIdAuthority;
        Adt feed = new()
        {
            Header = new Msh
            {
                SendingApplication = new Hd(Options.SendingApplication, null, null),
                SendingFacility = new Hd(Options.SendingFacility, null, null),
                ReceivingApplication = new Hd("REGISTRY", null, null),
                ReceivingFacility = new Hd(Options.SendingFacility, null, null),
                MessageType = "ADT",
                TriggerEvent = "A01",
                ControlId = row.ControlId,
                Version = "2.3.1",
            },
            PatientIds = [new Cx(row.AffinityId, Hd.Oid(authority.Oid, authority.Namespace))],
        };
        return feed.Write(Clock.GetUtcNow());
    }
}
