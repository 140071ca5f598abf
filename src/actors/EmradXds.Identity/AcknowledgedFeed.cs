using System.Security.Cryptography;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Storage;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity;

/// <summary>How a feed by HL7 v2 is answered (ITI-8, ITI-30): when it is on disk, and the same message again with the same
/// answer.</summary>
internal sealed class AcknowledgedFeed(PatientFeed feed, IdentityOptions options, TimeProvider clock)
{
    /// <summary>Looking for answers that are too old with every message would cost each of them.</summary>
    private static readonly TimeSpan betweenRemovals = TimeSpan.FromMinutes(1);

    private DateTime nextRemoval = DateTime.MinValue;

    /// <summary>Makes a message's change and keeps its answer, in one database transaction; where an error is told nothing is
    /// changed.</summary>
    /// <param name="request">The message.</param>
    /// <param name="exchange">Gets the outcome.</param>
    /// <param name="act">Makes the change at a time, and says what is to be told.</param>
    /// <param name="cancel">Stops.</param>
    public Task<Er7Message> ChangeAsync(
        Er7Message request, Exchange exchange, Func<IdentityContext, DateTime, Task<IEnumerable<Err>>> act, CancellationToken cancel) =>
        feed.WriteAsync(context => ChangeOnceAsync(context, request, exchange, act, cancel), exchange.TraceId, cancel);

    /// <summary>An answer of which nothing is kept.</summary>
    public Er7Message Answer(AcknowledgmentCode code, IReadOnlyList<Err> errors, Er7Message request, Exchange exchange)
    {
        exchange.Outcome = string.Join(' ', [code.ToString(), .. errors.Select(error => error.ToString())]);
        return Ack.Write(request, code, errors, clock.GetUtcNow());
    }

    /// <summary>What the feed met with, as the message's sender is told.</summary>
    /// <param name="finding">What.</param>
    /// <param name="id">Where the id stands that the message is about.</param>
    /// <param name="other">Where the other one stands: that to retire, or the second of two.</param>
    public static IEnumerable<Err> Tell(FeedFinding finding, Erl id, Erl other) => finding switch
    {
        FeedFinding.None => [],
        FeedFinding.IdRetired => [new Err(
            id, ErrorCondition.UnknownKeyIdentifier,
            other.Segment == "MRG" ? "the surviving id was itself retired by a merge" : "the id was retired by a merge")],
        FeedFinding.OtherIdRetired => [new Err(other, ErrorCondition.UnknownKeyIdentifier, "the id was retired by a merge")],
        FeedFinding.NumberOfAnother => [new Err(
            new Erl("PID", 1, 3), ErrorCondition.DuplicateKeyIdentifier,
            "the id of the affinity domain is, as far as is known, another person's; the record is kept, not linked, until it is reviewed",
            'W')],
        FeedFinding.RetiredUnknown => [new Err(
            other, ErrorCondition.UnknownKeyIdentifier, "the id to retire is not known; nothing was changed", 'W')],
        FeedFinding.RetiredBefore => [new Err(
            other, ErrorCondition.UnknownKeyIdentifier, "the id was retired before; nothing was changed", 'W')],
        FeedFinding.IdTaken => [new Err(
            id, ErrorCondition.DuplicateKeyIdentifier, "the new id is another record's; a merge (A40) should have been sent")],
        FeedFinding.DecidedOtherwise => [new Err(
            id, ErrorCondition.ApplicationRecordLocked,
            "what was decided of these records before stands against it; the exceptions desk can change that")],
        FeedFinding.NotLinked => [new Err(
            other, ErrorCondition.UnknownKeyIdentifier, "the two ids are not linked; nothing was changed", 'W')],
        _ => [new Err(other, ErrorCondition.UnknownKeyIdentifier, "the id was retired before, into another one")],
    };

    private async Task<(Er7Message Answer, bool Stands)> ChangeOnceAsync(
        IdentityContext context, Er7Message request, Exchange exchange, Func<IdentityContext, DateTime, Task<IEnumerable<Err>>> act,
        CancellationToken cancel)
    {
        Er7Segment header = request.First("MSH");
        (string application, string facility, string controlId) = (header[3].Raw.ToString(), header[4].Raw.ToString(), header[10].Text());
        byte[] hash = SHA256.HashData(request.ToBytes());
        AcknowledgmentRow? before = await context.Acknowledgments.FindAsync([application, facility, controlId], cancel);
        if (before is not null && before.Hash.AsSpan().SequenceEqual(hash))
        {
            exchange.Outcome = "AA again";
            return (Er7Message.Parse(before.Answer), false);
        }

        DateTime at = clock.GetUtcNow().UtcDateTime;
        List<Err> errors = [.. await act(context, at)];
        if (errors.Exists(error => error.Severity == 'E'))
        {
            return (Answer(AcknowledgmentCode.AE, errors, request, exchange), false);
        }

        Er7Message answer = Answer(AcknowledgmentCode.AA, errors, request, exchange);
        if (at >= nextRemoval)
        {
            DateTime old = at - options.AcknowledgmentRetention;
            await context.Acknowledgments.Where(a => a.ReceivedAt < old && a.ControlId != controlId).ExecuteDeleteAsync(cancel);
            nextRemoval = at + betweenRemovals;
        }

        if (before is not null)
        {
            // The control id came before with other content: a sender that counts from 1 again. The message is a new one.
            (before.Hash, before.Answer, before.ReceivedAt) = (hash, answer.ToBytes(), at);
            return (answer, true);
        }

        context.Acknowledgments.Add(new AcknowledgmentRow
        {
            Application = application,
            Facility = facility,
            ControlId = controlId,
            Hash = hash,
            Answer = answer.ToBytes(),
            ReceivedAt = at,
        });
        return (answer, true);
    }
}
