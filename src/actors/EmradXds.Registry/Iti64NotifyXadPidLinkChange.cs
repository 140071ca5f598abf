using System.Numerics;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Patients;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Submissions;
using EmradXds.Serving;
using Dtm = EmradXds.Metadata.Model.Dtm;

namespace EmradXds.Registry;

/// <summary>ITI-64 Notify XAD-PID Link Change: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.64. In order:
///   1 parse     PID-3: the affinity domain's id that a local id is linked to now, and the local id. MRG-1: the id that it was linked
///               to, and, where one is merged into it, the subsumed local id. MSH-3: who says so. PID-5 is a space; it is not looked at
///   2 validate  two ids in PID-3, one or two in MRG-1; the first ones of the affinity domain's authority, the others of one other
///               authority; MSH-3 an OID. Both ids of the domain must be known and active: a merge of unknown ids (ITI-8) may be
///               passed over, but AA for a link change that was not made would leave documents with the wrong patient
///   3 act       in one write, all or nothing: Approved entries of the local id get new versions, from the previous id to the new one;
///               those of the subsumed id, under either, get the local id as well. Folders and relationships follow where all that
///               they join does, else the entries that follow are dropped from them (3.64.4.1.3.2, the first approach)
///   4 respond   AA when it is on disk, AE with every error, or AR where the registry has too much to do or no room. The log
///               says how many relationships were dropped, and the uniqueId of the SubmissionSet whose members tell what has followed.</remarks>
public sealed class Iti64NotifyXadPidLinkChange(RegistryWriter writer, AffinityDomain domain, TimeProvider clock) : IHl7Transaction
{
    /// <summary>ebRIM's longest value of a slot.</summary>
    private const int MaxSourcePatientIdLength = 256;

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new("ITI-64", "Notify XAD-PID Link Change", Request: "ADT^A43", Response: "ACK");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        List<Err> errors = [];
        XadPidLink? link = ReadLink(request, errors);
        SubmissionSet set = NewSet(link, ReadSourceId(request, errors), errors);

        // 3 act
        AcknowledgmentCode code = AcknowledgmentCode.AE;
        string? done = null;
        if (errors.Count == 0)
        {
            try
            {
                await writer.RunAsync(
                    async (registry, stop) =>
                    {
                        errors.Clear();
                        done = await MakeAsync(registry, link!, set, errors, stop);
                        return done is not null;
                    },
                    cancel);
                code = errors.Count == 0 ? AcknowledgmentCode.AA : AcknowledgmentCode.AE;
            }
            catch (Exception e) when (RegistryActor.NotWritten(e) is { } told)
            {
                code = AcknowledgmentCode.AR;
                errors.Add(new Err(new Erl("MSH", 1), ErrorCondition.ApplicationInternalError, told.First().Context));
            }
        }

        // 4 respond
        exchange.Objects = errors.Count > 0 || done is null ? "ADT^A43" : $"ADT^A43, SubmissionSet {set.UniqueId}";
        exchange.Outcome = errors.Count == 0 ? $"AA {done ?? "nothing to do"}" : $"{code} {string.Join(' ', errors)}";
        return Ack.Write(request, code, errors, clock.GetUtcNow());
    }

    private XadPidLink? ReadLink(Er7Message request, List<Err> errors)
    {
        const string New = "the new XAD-PID";
        const string Local = "the local patient id";
        CheckCount(request, "PID", 3, $"{New} and {Local}", errors);
        CheckCount(request, "MRG", 1, "the previous XAD-PID and, where one is merged, the subsumed local patient id", errors);
        Cx? newId = ReadXadPid(request, new Erl("PID", 1, 3, 1), New, errors);
        Cx? localId = ReadLocalId(request, new Erl("PID", 1, 3, 2), Local, errors);
        Cx? previousId = ReadXadPid(request, new Erl("MRG", 1, 1, 1), "the previous XAD-PID", errors);
        Erl ofSubsumed = new("MRG", 1, 1, 2);
        Cx? subsumedId = Stated(request, ofSubsumed) is null
            ? null
            : ReadLocalId(request, ofSubsumed, "the subsumed local patient id", errors);
        if (subsumedId is not null && localId is not null && subsumedId.Authority != localId.Authority)
        {
            errors.Add(new Err(
                ofSubsumed with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier,
                "The subsumed local patient id is of another authority; expected that of the local patient id"));
        }
        else if (subsumedId is not null && subsumedId == localId)
        {
            errors.Add(new Err(
                ofSubsumed with { Component = 1 }, ErrorCondition.DuplicateKeyIdentifier,
                "The subsumed local patient id is the local patient id; expected another, or none"));
        }

        return newId is null || localId is null || previousId is null ? null : new(newId.Id, previousId.Id, localId, subsumedId);
    }

    private static void CheckCount(Er7Message request, string segment, int field, string expected, List<Err> errors)
    {
        if (request.All(segment).Skip(1).Any())
        {
            errors.Add(new Err(new Erl(segment, 2), ErrorCondition.SegmentSequenceError, $"A second {segment}; expected one in a message"));
        }

        if (request.First(segment)[field].Count > 2)
        {
            errors.Add(new Err(
                new Erl(segment, 1, field, 3), ErrorCondition.DataTypeError, $"{segment}-{field} has a third id; expected {expected}"));
        }
    }

    private Cx? ReadXadPid(Er7Message request, Erl place, string what, List<Err> errors)
    {
        Cx? id = ReadId(request, place, what, errors);
        AssigningAuthority wanted = domain.PatientIdAuthority;
        Err? fault = id is null ? null
            : id.Authority.UniversalId != wanted.Oid
            ? WrongAuthority(place, what, $"the affinity domain's, {wanted.Namespace}&{wanted.Oid}&ISO")
            : id.Id.Length > KnownPatients.MaxIdLength ? TooLong(place, what, KnownPatients.MaxIdLength)
            : null;
        return Judged(id, fault, errors);
    }

    private Cx? ReadLocalId(Er7Message request, Erl place, string what, List<Err> errors)
    {
        Cx? id = ReadId(request, place, what, errors);
        Err? fault = id is null ? null
            : id.Authority.UniversalId == domain.PatientIdAuthority.Oid ? WrongAuthority(place, what, "another than the affinity domain's")
            : id.ToXds() is { Length: > MaxSourcePatientIdLength } ? TooLong(place, what, MaxSourcePatientIdLength)
            : null;
        return Judged(id, fault, errors);
    }

    /// <summary>An id with the OID of its authority, which may be stated by the namespace that the profile has for it.</summary>
    private Cx? ReadId(Er7Message request, Erl place, string what, List<Err> errors)
    {
        Cx? stated = Stated(request, place);
        string? oid = stated is null ? null : OidOf(stated.Authority);
        Err? fault =
            stated is null ? new Err(place, ErrorCondition.RequiredFieldMissing, $"No id; expected {what}")
            : stated.Id.Length == 0
            ? new Err(
                place with { Component = 1 }, ErrorCondition.RequiredFieldMissing, $"An authority stands without an id; expected {what}")
            : stated.Id.Any(char.IsControl)
            ? new Err(place with { Component = 1 }, ErrorCondition.DataTypeError, $"Control characters; expected {what} without any")
            : stated.Authority.IsEmpty
            ? new Err(
                place with { Component = 4 }, ErrorCondition.RequiredFieldMissing, $"Of {what} the authority is missing; expected &OID&ISO")
            : oid is null
            ? new Err(
                place with { Component = 4 }, ErrorCondition.DataTypeError,
                $"Of {what} the authority lacks a part or contradicts itself; expected &OID&ISO, and no namespace but that OID's")
            : null;
        return Judged(stated is null ? null : new Cx(stated.Id, Hd.Oid(oid ?? "")), fault, errors);
    }

    private static Cx? Stated(Er7Message request, Erl place) => Cx.Read(request.First(place.Segment)[place.Field][place.Repetition]);

    /// <summary>Documents come from places as well that the profile does not name: their authorities are told by OID.</summary>
    private string? OidOf(Hd authority) =>
        domain.Resolve(authority)?.Oid
        ?? (authority is { UniversalIdType: "ISO", UniversalId: { } oid } && Oid.IsValid(oid)
            && !domain.Authorities.Any(known => known.Oid == oid || known.Namespace == authority.NamespaceId) ? oid : null);

    private static Err WrongAuthority(Erl place, string what, string expected) => new(
        place with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier, $"Of {what} the authority is another; expected {expected}");

    private static Err TooLong(Erl place, string what, int most) =>
        new(place with { Component = 1 }, ErrorCondition.DataTypeError, $"Too long; expected {what} of {most} characters at most");

    private static Cx? Judged(Cx? id, Err? fault, List<Err> errors)
    {
        errors.AddRange(fault is null ? [] : [fault]);
        return fault is null ? id : null;
    }

    /// <summary>MSH-3 as HD, or the OID alone.</summary>
    private static string ReadSourceId(Er7Message request, List<Err> errors)
    {
        Hd sender = Msh.Read(request).SendingApplication;
        string? oid = sender.UniversalId ?? sender.NamespaceId;
        if (oid is null || !Oid.IsValid(oid))
        {
            errors.Add(new Err(
                new Erl("MSH", 1, 3), oid is null ? ErrorCondition.RequiredFieldMissing : ErrorCondition.DataTypeError,
                "MSH-3 is no OID; expected that of the Patient Identity Cross-Reference Manager"));
        }

        return oid ?? "";
    }

    /// <summary>The SubmissionSet of the change (table 3.64.4.1.3.1.1-1).</summary>
    private SubmissionSet NewSet(XadPidLink? link, string sourceId, List<Err> errors)
    {
        if (domain.LinkChangeContentType is null)
        {
            errors.Add(new Err(
                new Erl("MSH", 1, 9), ErrorCondition.ApplicationInternalError,
                "The affinity domain has no contentTypeCode for link changes; expected linkChangeContentType in its domain.json"));
        }

        return new SubmissionSet
        {
            EntryUuid = "SubmissionSet",
            UniqueId = $"2.25.{new BigInteger(Guid.NewGuid().ToByteArray(bigEndian: true), isUnsigned: true, isBigEndian: true)}",
            SourceId = sourceId,
            PatientId = link is null ? null : new Cx(link.NewId, Hd.Oid(domain.PatientIdAuthority.Oid)).ToXds(),
            ContentTypeCode = domain.LinkChangeContentType,
        };
    }

    /// <summary>Checks what only the registry knows, and makes the change; null where it has written nothing.</summary>
    private async Task<string?> MakeAsync(
        RegistryContext registry, XadPidLink link, SubmissionSet set, List<Err> errors, CancellationToken cancel)
    {
        PatientRow? now = await FindActiveAsync(registry, link.NewId, new Erl("PID", 1, 3, 1, 1), "new", errors);
        PatientRow? previous = await FindActiveAsync(registry, link.PreviousId, new Erl("MRG", 1, 1, 1, 1), "previous", errors);
        if (now is null || previous is null)
        {
            return null;
        }

        DateTimeOffset moment = clock.GetUtcNow();
        Submission submission = new() { Set = set with { SubmissionTime = Dtm.From(moment) } };
        var neighbourhood = await SubmissionNeighbourhood.LoadAsync(registry, domain, submission, cancel);
        Registration registration = new(registry, neighbourhood, moment);
        return await new LinkChange(registry, link, set.PatientId!, registration).MakeAsync(previous.Key, now.Key, cancel);
    }

    private static async Task<PatientRow?> FindActiveAsync(
        RegistryContext registry, string id, Erl place, string which, List<Err> errors)
    {
        PatientRow? patient = await registry.FindPatientAsync(id);
        if (patient is { SurvivorKey: null })
        {
            return patient;
        }

        errors.Add(new Err(
            place, ErrorCondition.UnknownKeyIdentifier,
            $"The {which} XAD-PID is not known, or merged away; expected one that the patient identity feed made known"));
        return null;
    }
}
