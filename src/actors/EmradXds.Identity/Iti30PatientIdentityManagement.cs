using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>ITI-30 Patient Identity Management: the Patient Demographics Consumer's side of PAM, as one more feed of the PIX
/// Manager.</summary>
/// <remarks>ITI TF-2: 3.30. In order:
///   1 parse     who sends, whose ids
///   2 validate  whether the option is supported; the message by itself and against the profile: every fault is told
///   3 act       A28, A31 create or update a record; A40 retires ids into others, A47 gives a record another id, within the sender's own
///               domain; A24 and A37 are the sender's word that two records are one person's, or two persons'. One database transaction
///   4 respond   AA when it is on disk; the same message again gets the same answer. Where nothing had to be done a warning says
///               so.</remarks>
internal sealed class Iti30PatientIdentityManagement(
    AffinityDomain domain, IdentityOptions options, PatientFeed feed, AcknowledgedFeed acknowledged) : IHl7Transaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } =
        new("ITI-30", "Patient Identity Management", "ADT^A28 ADT^A31 ADT^A40 ADT^A47 ADT^A24 ADT^A37", "ACK");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        string trigger = Msh.Read(request).TriggerEvent;
        if ((trigger == "A40" && !options.MergeOption) || (trigger is "A24" or "A37" && !options.LinkUnlinkOption))
        {
            Err unsupported = new(
                new Erl("MSH", 1, 9, 1, 2), ErrorCondition.UnsupportedEventCode, "this option of ITI-30 is not supported here");
            return acknowledged.Answer(AcknowledgmentCode.AR, [unsupported], request, exchange);
        }

        return trigger is "A24" or "A37"
            ? await DecideAsync(request, exchange, cancel)
            : await FeedAsync(request, exchange, cancel);
    }

    private async Task<Er7Message> FeedAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        List<Err> errors = [];
        PatientIdentityMessage? message = PatientIdentityMessage.Read(request, domain, options.AllowTestNumbers, errors);
        if (message is null || errors.Count > 0)
        {
            return acknowledged.Answer(AcknowledgmentCode.AE, errors, request, exchange);
        }

        // 3 act, 4 respond
        return await acknowledged.ChangeAsync(
            request, exchange, (context, at) => ActAsync(context, request, message, at, cancel), cancel);
    }

    private async Task<IEnumerable<Err>> ActAsync(
        IdentityContext context, Er7Message request, PatientIdentityMessage message, DateTime at, CancellationToken cancel)
    {
        SourceStatement says = new(
            message.Domain, message.Primary.Id, message.StatesAffinityId, message.AffinityId,
            known => PidSegment.Read(request.First("PID"), known), message.Header.TriggerEvent, request.ToBytes(), at);
        if (message.Retirements.Count == 0)
        {
            return AcknowledgedFeed.Tell(await feed.UpsertAsync(context, says, cancel), message.Primary.Location, default);
        }

        List<Err> told = [.. message.Warnings];
        foreach ((PatientIdentifier retired, PatientIdentifier survivor) in message.Retirements)
        {
            SourceStatement pair = says with { LocalId = survivor.Id };
            FeedFinding finding = says.Trigger == "A47"
                ? await PatientFeed.ChangeIdAsync(context, pair, retired.Id, cancel)
                : await feed.MergeAsync(context, pair, retired.Id, cancel);
            told.AddRange(AcknowledgedFeed.Tell(finding, survivor.Location, retired.Location));
            await context.SaveChangesAsync(cancel); // the next pair is to find it so
        }

        return told;
    }

    private async Task<Er7Message> DecideAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        List<Err> errors = [];
        PatientLinkMessage? message = PatientLinkMessage.Read(request, domain, options.AllowTestNumbers, errors);
        if (message is null || errors.Count > 0)
        {
            return acknowledged.Answer(AcknowledgmentCode.AE, errors, request, exchange);
        }

        // 3 act, 4 respond
        return await acknowledged.ChangeAsync(
            request,
            exchange,
            async (context, at) =>
            {
                SourceStatement one = StatementOf(message.One, request, at);
                SourceStatement other = StatementOf(message.Other, request, at);
                FeedFinding finding = one.Trigger == "A24"
                    ? await feed.LinkAsync(context, one, other, message.By, cancel)
                    : await feed.UnlinkAsync(context, one, other, message.By, cancel);
                return AcknowledgedFeed.Tell(finding, message.One.Id.Location, message.Other.Id.Location);
            },
            cancel);
    }

    /// <summary>Of another trust's patient the sender says nothing but the id.</summary>
    private static SourceStatement StatementOf(PatientLinkMessage.Side side, Er7Message request, DateTime at) => new(
        side.Id.Authority!.Oid,
        side.Id.Id,
        side.IsSenders && side.StatesAffinityId,
        side.IsSenders ? side.AffinityId : null,
        known => side.IsSenders ? PidSegment.Read(side.Pid, known) : known,
        request["MSH-9.2"],
        request.ToBytes(),
        at);
}
