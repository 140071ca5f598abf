using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Outbound;

/// <summary>ITI-10 PIX Update Notification: the PIX Manager's side. Tells each consumer of every set of ids that a change left behind,
/// as far as they are of its domains of interest.</summary>
/// <remarks>ITI TF-2: 3.10.4.1. A set is told if, for the consumer, one of its ids was in another set before, or is new, or goes on for one
/// that was retired. That is judged by what the change found, in its own database transaction: nothing has to be kept of what was told once
/// it is acknowledged. A message without ids would name nobody (PID-3 is required): an id that ceases to be one of its person, and becomes
/// nobody else's, is told by the set that is left, and by nothing where none is left. See <see cref="Outbox{TRow}"/> for how it is
/// sent.</remarks>
internal sealed partial class Iti10PixUpdateNotification : Outbox<NotificationRow>
{
    /// <summary>Parked rows looked at together.</summary>
    private const int Some = 100;

    private readonly AffinityDomain domain;
    private readonly CrossReference crossReference;
    private readonly ILogger<Iti10PixUpdateNotification> logger;
    private readonly Dictionary<string, (PixConsumer Consumer, HashSet<AssigningAuthority> Domains)> consumers;

    /// <summary>For the consumers of the options.</summary>
    /// <exception cref="InvalidDataException">A domain is not in the profile, or two consumers have one address; all such faults in one
    /// message.</exception>
    public Iti10PixUpdateNotification(
        IDbContextFactory<IdentityContext> contexts,
        AffinityDomain domain,
        IdentityOptions options,
        CrossReference crossReference,
        TimeProvider clock,
        ILogger<Iti10PixUpdateNotification> logger)
        : base("ITI-10", [.. options.PixConsumers.Select(consumer => consumer.Address)], contexts, options, clock, logger)
    {
        (this.domain, this.crossReference, this.logger) = (domain, crossReference, logger);
        if (Faults(options.PixConsumers, domain) is { Count: > 0 } faults)
        {
            throw new InvalidDataException($"The PIX consumers are not usable: {string.Join("; ", faults)}");
        }

        consumers = options.PixConsumers.ToDictionary(
            consumer => NameOf(consumer.Address),
            consumer => (consumer, domain.Authorities
                .Where(authority => consumer.Domains.Count == 0 || consumer.Domains.Any(name => IsNamed(authority, name))).ToHashSet()));
    }

    /// <summary>Puts what a change has to tell into the outbox of each consumer; the caller saves.</summary>
    public async Task AddAsync(IdentityContext context, RecordsBefore before, DateTime at, string traceId, CancellationToken cancel)
    {
        if (consumers.Count == 0 || before.Changed() is not { Count: > 0 } changed)
        {
            return;
        }

        // All records of the persons concerned, as they were and as they are; what the change altered is tracked already.
        HashSet<Guid> heirs = [.. changed.Select(record => record.Now.RetiredInto).OfType<Guid>()];
        HashSet<Guid> persons =
        [
            .. changed.SelectMany(record => new[] { record.Now.PersonId, record.Before?.PersonId ?? record.Now.PersonId }),
            .. context.SourceRecords.Local.Where(record => heirs.Contains(record.Id)).Select(record => record.PersonId),
        ];
        await context.SourceRecords.Where(record => persons.Contains(record.PersonId) && record.RetiredInto == null).LoadAsync(cancel);

        SourceRecordRow[][] now =
        [
            .. context.SourceRecords.Local.Where(record => persons.Contains(record.PersonId) && record.RetiredInto is null)
                .GroupBy(record => record.PersonId).OrderBy(person => person.Key).Select(person => person.ToArray()),
        ];
        SourceRecordRow[][] was = [.. before.Of(persons).GroupBy(record => record.PersonId).Select(person => person.ToArray())];
        SourceRecordRow[] retired = [.. changed.Where(record => record.Now.RetiredInto is not null).Select(record => record.Now)];
        foreach ((string peer, (PixConsumer _, HashSet<AssigningAuthority> domains)) in consumers)
        {
            await AddAsync(context, peer, Told(now, was, retired, domains), at, traceId, cancel);
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // A consumer that was taken out of the configuration misses changes from then on. Should it come back, what is left here would tell
        // it what is long since otherwise.
        await using IdentityContext context = await Contexts.CreateDbContextAsync(cancellationToken);
        string[] peers = [.. consumers.Keys];
        int dropped = await context.Notifications.Where(row => !peers.Contains(row.Peer)).ExecuteDeleteAsync(cancellationToken);
        if (dropped > 0)
        {
            Log.Dropped(logger, dropped);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>What was parked and is still so gets another chance, in its old place; what is not was followed by another notification,
    /// and told after that it would be wrong.</summary>
    protected override async Task PrepareAsync(string peer, CancellationToken cancel)
    {
        for (long after = long.MinValue; ;)
        {
            await using IdentityContext context = await Contexts.CreateDbContextAsync(cancel);
            List<NotificationRow> parked = await InOrder(
                context.Notifications.Where(row => row.Peer == peer && row.State == OutboxState.Parked && row.Number > after))
                .Take(Some).ToListAsync(cancel);
            if (parked.Count == 0)
            {
                return;
            }

            foreach (NotificationRow row in parked)
            {
                after = row.Number;
                row.State = OutboxState.Pending;
                if (!await IsStillSoAsync(context, Told(row).PatientIds, consumers[peer].Domains, cancel))
                {
                    context.Notifications.Remove(row);
                }
            }

            await context.SaveChangesAsync(cancel);
        }
    }

    /// <inheritdoc/>
    protected override IQueryable<NotificationRow> InOrder(IQueryable<NotificationRow> rows) => rows.OrderBy(row => row.Number);

    /// <inheritdoc/>
    protected override Er7Message Message(NotificationRow row)
    {
        AdtA31 told = Told(row);
        PixConsumer consumer = consumers[row.Peer].Consumer;
        Msh header = told.Header with
        {
            SendingApplication = new Hd(Options.SendingApplication, null, null),
            SendingFacility = new Hd(Options.SendingFacility, null, null),
            ReceivingApplication = new Hd(consumer.Application, null, null),
            ReceivingFacility = new Hd(consumer.Facility, null, null),
        };

        // Its time is that of the change: a receiver that knows repeated messages by their bytes finds the same ones.
        return (told with { Header = header }).Write(new DateTimeOffset(row.CreatedAt, TimeSpan.Zero));
    }

    /// <summary>Who was told does not have to be remembered: a sent row is of no more use.</summary>
    protected override void Acknowledge(IdentityContext context, NotificationRow row) => context.Notifications.Remove(row);

    private static AdtA31 Told(NotificationRow row) => AdtA31.Read(Er7Message.Parse(row.Message));

    /// <summary>The sets that a consumer is to be told.</summary>
    private IEnumerable<List<PersonIdentifier>> Told(
        SourceRecordRow[][] now, SourceRecordRow[][] was, SourceRecordRow[] retired, HashSet<AssigningAuthority> domains)
    {
        Dictionary<PersonIdentifier, List<PersonIdentifier>> setsBefore = [];
        foreach (List<PersonIdentifier> set in was.Select(person => Limited(person, domains)))
        {
            set.ForEach(id => setsBefore[id] = set);
        }

        foreach (SourceRecordRow[] person in now)
        {
            List<PersonIdentifier> set = Limited(person, domains);
            SourceRecordRow[] replaced = [.. retired.Where(record => Array.Exists(person, heir => heir.Id == record.RetiredInto))];
            if (set.Count > 0 && (!set.TrueForAll(id => setsBefore.GetValueOrDefault(id) is { } same && same.SequenceEqual(set))
                || replaced.Any(record => domains.Any(authority => authority.Oid == record.Domain))))
            {
                yield return set;
            }
        }
    }

    private List<PersonIdentifier> Limited(IReadOnlyCollection<SourceRecordRow> person, HashSet<AssigningAuthority> domains) =>
        [.. CrossReference.IdentifiersOf(person, domain).Where(id => domains.Contains(id.Authority))];

    private static async Task AddAsync(
        IdentityContext context, string peer, IEnumerable<List<PersonIdentifier>> sets, DateTime at, string traceId,
        CancellationToken cancel)
    {
        long last = -1;
        foreach (List<PersonIdentifier> set in sets)
        {
            // Counted here: the engines' own counters count up in the order of asking, not of the changes.
            last = last >= 0 ? last : Math.Max(
                await context.Notifications.Where(row => row.Peer == peer).MaxAsync(row => (long?)row.Number, cancel) ?? 0,
                context.Notifications.Local.Where(row => row.Peer == peer).Max(row => (long?)row.Number) ?? 0);
            context.Notifications.Add(new NotificationRow
            {
                Peer = peer,
                Number = ++last,
                Message = new AdtA31 { PatientIds = [.. set.Select(InFull)] }.Write(new DateTimeOffset(at, TimeSpan.Zero)).ToBytes(),
                CreatedAt = at,
                TraceId = traceId,
            });
        }
    }

    private async Task<bool> IsStillSoAsync(
        IdentityContext context, IReadOnlyList<Cx> told, HashSet<AssigningAuthority> domains, CancellationToken cancel) =>
        domain.Resolve(told[0].Authority) is { } authority
        && await crossReference.FindPersonAsync(context, authority, told[0].Id, cancel) is { } person
        && Limited(await context.RecordsOfAsync([person], cancel), domains).Select(InFull).SequenceEqual(told);

    private static Cx InFull(PersonIdentifier id) => new(id.Id, Hd.Oid(id.Authority.Oid, id.Authority.Namespace));

    private static bool IsNamed(AssigningAuthority authority, string name) => name == authority.Oid || name == authority.Namespace;

    private static List<string> Faults(IReadOnlyList<PixConsumer> consumers, AffinityDomain domain) =>
    [
        .. from consumer in consumers
           from name in consumer.Domains
           where !domain.Authorities.Any(authority => IsNamed(authority, name))
           select $"{NameOf(consumer.Address)} is to be told of the domain '{name}', "
               + "expected the OID or namespace of an authority of the profile",
        .. from consumer in consumers
           where consumer.Application.Length == 0 || consumer.Facility.Length == 0
           select $"{NameOf(consumer.Address)} lacks the receiving application or facility (MSH-5, MSH-6)",
        .. from consumer in consumers
           group consumer by NameOf(consumer.Address) into same
           where same.Count() > 1
           select $"{same.Key} is the address of {same.Count()} consumers, expected one",
    ];

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "ITI-10: {Count} notifications of consumers that are no longer in the configuration are dropped")]
        public static partial void Dropped(ILogger logger, int count);
    }
}
