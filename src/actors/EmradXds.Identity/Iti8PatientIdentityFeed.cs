using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>ITI-8 Patient Identity Feed: the PIX Manager's side.</summary>
/// <remarks>ITI TF-2: 3.8. In order:
///   1 parse     who sends, whose ids
///   2 validate  the message by itself and against the profile: a source feeds its own domain only; every fault is told
///   3 act       A01, A04, A05, A08 create or update a record; A40 retires one. One database transaction, the registry's outbox included
///   4 respond   AA when it is on disk; the same message again gets the same answer.
/// A40 is an event of ITI-30 as well: which of the two is meant, the version tells, 2.3.1 here and 2.5 there.</remarks>
internal sealed class Iti8PatientIdentityFeed(
    AffinityDomain domain, IdentityOptions options, PatientFeed feed, AcknowledgedFeed acknowledged,
    Iti30PatientIdentityManagement management)
    : IHl7Transaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } =
        new("ITI-8", "Patient Identity Feed", "ADT^A01 ADT^A04 ADT^A05 ADT^A08 ADT^A40", "ACK");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        Msh header = Msh.Read(request);
        if (header.TriggerEvent == "A40" && !Msh.IsBefore25(header.Version))
        {
            exchange.Number = management.Transaction.Number;
            return await management.HandleAsync(request, exchange, cancel);
        }

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
        PatientIdentifier? retired = message.Retirements.Count > 0 ? message.Retirements[0].Retired : null;
        FeedFinding finding = retired is null
            ? await feed.UpsertAsync(context, says, cancel)
            : await feed.MergeAsync(context, says, retired.Id, cancel);
        return AcknowledgedFeed.Tell(finding, message.Primary.Location, retired?.Location ?? default);
    }
}
