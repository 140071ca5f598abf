using System.Data;
using System.Security.Cryptography;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmradXds.Identity;

/// <summary>ITI-8 Patient Identity Feed: the PIX Manager's side.</summary>
/// <remarks>ITI TF-2: 3.8. In order:
///   1 parse     who sends, whose ids
///   2 validate  the message by itself and against the profile: a source feeds its own domain only; every fault is told
///   3 act       A01, A04, A05, A08 create or update a record; A40 retires one. One database transaction, the registry's outbox included
///   4 respond   AA when it is on disk; the same message again gets the same answer</remarks>
public sealed class Iti8PatientIdentityFeed(
    IDbContextFactory<IdentityContext> contexts,
    AffinityDomain domain,
    IdentityOptions options,
    Outbound.Iti8PatientIdentityFeed registries,
    TimeProvider clock) : IHl7Transaction, IDisposable
{
    /// <summary>Senders wait in line, where the database would let only one of them win.</summary>
    private readonly SemaphoreSlim writing = new(1);

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
        await writing.WaitAsync(cancel);
        try
        {
            return await WriteAttempts.RunAsync(() => ActAsync(message, bytes, request, exchange, cancel), options.IsLostToAnother, cancel);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    private async Task<Er7Message> ActAsync(
        PatientIdentityMessage message, byte[] bytes, Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        byte[] hash = SHA256.HashData(bytes);
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
        AcknowledgmentRow? before = await context.Acknowledgments.FindAsync(
            [message.Application, message.Facility, message.Header.ControlId], cancel);
        if (before is not null && before.Hash.AsSpan().SequenceEqual(hash))
        {
            exchange.Outcome = "AA again";
            return Er7Message.Parse(before.Answer);
        }

        List<Err> warnings = [];
        Change change = new(context, message, bytes, clock.GetUtcNow().UtcDateTime, exchange.TraceId);
        Err? conflict = message.Retired is null
            ? await UpsertAsync(change, warnings, cancel)
            : await MergeAsync(change, message.Retired, warnings, cancel);
        if (conflict is not null)
        {
            return Answer(AcknowledgmentCode.AE, [conflict], request, exchange);
        }

        // 4 respond
        Er7Message answer = Answer(AcknowledgmentCode.AA, warnings, request, exchange);
        await RememberAsync(change, before, hash, answer, cancel);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        registries.Wake();
        return answer;
    }

    private async Task<Err?> UpsertAsync(Change change, List<Err> warnings, CancellationToken cancel)
    {
        (IdentityContext context, PatientIdentityMessage message) = (change.Context, change.Message);
        SourceRecordRow? record = await context.FindRecordAsync(message.Domain, message.Primary.Id, cancel);
        if (record?.RetiredInto is not null)
        {
            return new Err(message.Primary.Location, ErrorCondition.UnknownKeyIdentifier, "the id was retired by a merge");
        }

        record ??= Create(change, message.Primary.Id);
        record.PersonId = record.Id;
        record.Demographics = PidSegment.Read(Er7Message.Parse(change.Bytes).First("PID"), record.Demographics);
        record.UpdatedAt = change.At;
        context.RecordNames.AddRange(RecordNames.Of(record.Number, record.Demographics));
        if (message.StatesAffinityId)
        {
            // Another number replaces the one before, which stays in the record's versions.
            record.AffinityId = message.AffinityId;
        }

        AddVersion(change, record);
        if (record.AffinityId is { } affinityId)
        {
            await registries.AddAsync(context, affinityId, change.At, change.TraceId, cancel);
        }

        return null;
    }

    /// <summary>ITI TF-2 3.8.4.2: MRG-1 is retired, PID-3 stays; what else the message says of the patient is no update.</summary>
    private static async Task<Err?> MergeAsync(Change change, PatientIdentifier retiring, List<Err> warnings, CancellationToken cancel)
    {
        (IdentityContext context, PatientIdentityMessage message) = (change.Context, change.Message);
        SourceRecordRow? retired = await context.FindRecordAsync(message.Domain, retiring.Id, cancel);
        SourceRecordRow? survivor = await context.FindRecordAsync(message.Domain, message.Primary.Id, cancel);
        if (survivor?.RetiredInto is not null)
        {
            return new Err(message.Primary.Location, ErrorCondition.UnknownKeyIdentifier, "the surviving id was itself retired by a merge");
        }

        if (retired is null)
        {
            warnings.Add(Warning(retiring, "the id to retire is not known; nothing was changed"));
            return null;
        }

        if (retired.RetiredInto is { } into)
        {
            if (await FollowAsync(context, into, cancel) == survivor?.Id)
            {
                warnings.Add(Warning(retiring, "the id was retired before; nothing was changed"));
                return null;
            }

            return new Err(retiring.Location, ErrorCondition.UnknownKeyIdentifier, "the id was retired before, into another one");
        }

        // A survivor that is not known is the same record under a new id, as A47 would say it.
        survivor ??= Create(change, message.Primary.Id);
        survivor.AffinityId ??= retired.AffinityId;
        retired.RetiredInto = survivor.Id;
        AddVersion(change, retired);
        AddVersion(change, survivor);
        return null;
    }

    private static Err Warning(PatientIdentifier id, string text) => new(id.Location, ErrorCondition.UnknownKeyIdentifier, text, 'W');

    /// <summary>The record at the end of a chain of merges.</summary>
    private static async Task<Guid> FollowAsync(IdentityContext context, Guid id, CancellationToken cancel)
    {
        while (await context.SourceRecords.Where(r => r.Id == id).Select(r => r.RetiredInto).SingleAsync(cancel) is { } next)
        {
            id = next;
        }

        return id;
    }

    private static SourceRecordRow Create(Change change, string localId) =>
        change.Context.SourceRecords.Add(new SourceRecordRow { Domain = change.Message.Domain, LocalId = localId }).Entity;

    private static void AddVersion(Change change, SourceRecordRow record) =>
        change.Context.SourceRecordVersions.Add(new SourceRecordVersionRow
        {
            RecordId = record.Id,
            Version = ++record.Version,
            ReceivedAt = change.At,
            TriggerEvent = change.Message.Header.TriggerEvent,
            AffinityId = record.AffinityId,
            Message = change.Bytes,
        });

    private async Task RememberAsync(Change change, AcknowledgmentRow? before, byte[] hash, Er7Message answer, CancellationToken cancel)
    {
        DateTime old = change.At - options.AcknowledgmentRetention;
        string controlId = change.Message.Header.ControlId;
        await change.Context.Acknowledgments.Where(a => a.ReceivedAt < old && a.ControlId != controlId).ExecuteDeleteAsync(cancel);
        if (before is not null)
        {
            // The control id came before with other content: a sender that counts from 1 again. The message is a new one.
            (before.Hash, before.Answer, before.ReceivedAt) = (hash, answer.ToBytes(), change.At);
            return;
        }

        change.Context.Acknowledgments.Add(new AcknowledgmentRow
        {
            Application = change.Message.Application,
            Facility = change.Message.Facility,
            ControlId = controlId,
            Hash = hash,
            Answer = answer.ToBytes(),
            ReceivedAt = change.At,
        });
    }

    private Er7Message Answer(AcknowledgmentCode code, IReadOnlyList<Err> errors, Er7Message request, Exchange exchange)
    {
        exchange.Outcome = string.Join(' ', [code.ToString(), .. errors.Select(error => error.ToString())]);
        return Ack.Write(request, code, errors, clock.GetUtcNow());
    }

    /// <summary>One message at work on the database.</summary>
    private sealed record Change(IdentityContext Context, PatientIdentityMessage Message, byte[] Bytes, DateTime At, string TraceId);
}
