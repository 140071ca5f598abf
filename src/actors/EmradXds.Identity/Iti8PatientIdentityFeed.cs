using System.Security.Cryptography;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity;

/// <summary>ITI-8 Patient Identity Feed: the PIX Manager's side.</summary>
/// <remarks>ITI TF-2: 3.8. In order:
///   1 parse     who sends, whose ids
///   2 validate  the message by itself and against the profile: a source feeds its own domain only; every fault is told
///   3 act       A01, A04, A05, A08 create or update a record; A40 retires one. One database transaction, the registry's outbox included
///   4 respond   AA when it is on disk; the same message again gets the same answer</remarks>
internal sealed class Iti8PatientIdentityFeed(AffinityDomain domain, IdentityOptions options, PatientFeed feed, TimeProvider clock) : IHl7Transaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } =
        new("ITI-8", "Patient Identity Feed", "ADT^A01 ADT^A04 ADT^A05 ADT^A08 ADT^A40", "ACK");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        List<Err> errors = [];
        PatientIdentityMessage? message = PatientIdentityMessage.Read(request, domain, options.AllowTestNumbers, errors);
        if (message is null || errors.Count > 0)
        {
            return Answer(AcknowledgmentCode.AE, errors, request, exchange);
        }

        // 3 act
        byte[] bytes = request.ToBytes();
        return await feed.WriteAsync(context => ActAsync(context, message, bytes, request, exchange, cancel), exchange.TraceId, cancel);
    }

    private async Task<(Er7Message Answer, bool Stands)> ActAsync(
        IdentityContext context, PatientIdentityMessage message, byte[] bytes, Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        byte[] hash = SHA256.HashData(bytes);
        AcknowledgmentRow? before = await context.Acknowledgments.FindAsync(
            [message.Application, message.Facility, message.Header.ControlId], cancel);
        if (before is not null && before.Hash.AsSpan().SequenceEqual(hash))
        {
            exchange.Outcome = "AA again";
            return (Er7Message.Parse(before.Answer), false);
        }

        DateTime at = clock.GetUtcNow().UtcDateTime;
        SourceStatement says = new(
            message.Domain, message.Primary.Id, message.StatesAffinityId, message.AffinityId, known => PidSegment.Read(request.First("PID"), known),
            message.Header.TriggerEvent, bytes, at);
        FeedFinding finding = message.Retired is null
            ? await feed.UpsertAsync(context, says, cancel)
            : await feed.MergeAsync(context, says, message.Retired.Id, cancel);
        List<Err> errors = [.. Tell(finding, message)];
        if (errors.Exists(error => error.Severity == 'E'))
        {
            return (Answer(AcknowledgmentCode.AE, errors, request, exchange), false);
        }

        // 4 respond
        Er7Message answer = Answer(AcknowledgmentCode.AA, errors, request, exchange);
        await RememberAsync(context, message, at, before, hash, answer, cancel);
        return (answer, true);
    }

    /// <summary>What the feed met with, as the message's sender is told.</summary>
    private static IEnumerable<Err> Tell(FeedFinding finding, PatientIdentityMessage message) => finding switch
    {
        FeedFinding.None => [],
        FeedFinding.IdRetired => [new Err(
            message.Primary.Location, ErrorCondition.UnknownKeyIdentifier,
            message.Retired is null ? "the id was retired by a merge" : "the surviving id was itself retired by a merge")],
        FeedFinding.NumberOfAnother => [new Err(
            new Erl("PID", 1, 3), ErrorCondition.DuplicateKeyIdentifier,
            "the id of the affinity domain is, as far as is known, another person's; the record is kept, not linked, until it is reviewed", 'W')],
        FeedFinding.RetiredUnknown => [new Err(
            message.Retired!.Location, ErrorCondition.UnknownKeyIdentifier, "the id to retire is not known; nothing was changed", 'W')],
        FeedFinding.RetiredBefore => [new Err(
            message.Retired!.Location, ErrorCondition.UnknownKeyIdentifier, "the id was retired before; nothing was changed", 'W')],
        _ => [new Err(message.Retired!.Location, ErrorCondition.UnknownKeyIdentifier, "the id was retired before, into another one")],
    };

    private async Task RememberAsync(
        IdentityContext context, PatientIdentityMessage message, DateTime at, AcknowledgmentRow? before, byte[] hash, Er7Message answer,
        CancellationToken cancel)
    {
        DateTime old = at - options.AcknowledgmentRetention;
        string controlId = message.Header.ControlId;
        await context.Acknowledgments.Where(a => a.ReceivedAt < old && a.ControlId != controlId).ExecuteDeleteAsync(cancel);
        if (before is not null)
        {
            // The control id came before with other content: a sender that counts from 1 again. The message is a new one.
            (before.Hash, before.Answer, before.ReceivedAt) = (hash, answer.ToBytes(), at);
            return;
        }

        context.Acknowledgments.Add(new AcknowledgmentRow
        {
            Application = message.Application,
            Facility = message.Facility,
            ControlId = controlId,
            Hash = hash,
            Answer = answer.ToBytes(),
            ReceivedAt = at,
        });
    }

    private Er7Message Answer(AcknowledgmentCode code, IReadOnlyList<Err> errors, Er7Message request, Exchange exchange)
    {
        exchange.Outcome = string.Join(' ', [code.ToString(), .. errors.Select(error => error.ToString())]);
        return Ack.Write(request, code, errors, clock.GetUtcNow());
    }
}
