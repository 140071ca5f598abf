using EmradXds.Identity.Fhir;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Person = EmradXds.Identity.Persons.Person;

namespace EmradXds.Identity;

/// <summary>ITI-104 Patient Identity Feed FHIR (PIXm 3.1.0): the manager's side, PUT [base]/Patient?identifier=system|value.</summary>
/// <remarks>PIXm 2:3.104. In order:
///   1 parse     the identifier of the address, which says whose record it is, and the Patient, which is the whole of that record
///   2 validate  a trust's own domain only; then the Patient by itself: every fault is told
///   3 act       create or update the record; with a link replaced-by retire it into another. One database transaction
///   4 respond   201 created, 200 updated, with the Patient as it is now, or as Prefer says. Where there is a warning and the requester has
///               no wish, the warning is the answer
/// Remove Patient is an option and not done: a record goes out of use only into another one, so that it can be brought back.</remarks>
internal sealed class Iti104PatientIdentityFeed(
    PatientFeed feed, CrossReference references, DemographicsSearch search, AffinityDomain domain, IdentityOptions options,
    TimeProvider clock)
{
    /// <summary>What versions of records have as their event; of a merge A40, by which it is known whatever protocol it came by.</summary>
    private const string Put = "PUT";

    private const string Merge = "A40";

    /// <summary>Answers a conditional update.</summary>
    /// <exception cref="FhirRefusalException">It is not done.</exception>
    public async Task<FhirAnswer> HandleAsync(FhirRequest request, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        PersonIdentifier asked = ReadIdentifier(request);
        ResourceBody body = request.Body!;
        if (body.Resource is not Patient patient)
        {
            throw new FhirRefusalException(StatusCodes.Status400BadRequest, OperationOutcome.IssueType.Invalid, "a Patient is expected");
        }

        DateTime at = clock.GetUtcNow().UtcDateTime;
        PatientStatement states = PatientStatement.Read(
            patient, "Patient", domain, options.AllowTestNumbers, DateOnly.FromDateTime(at), body.Faults);
        CheckIdentifier(asked, states, body.Faults);
        PersonIdentifier? survivor = ReadSurvivor(patient, asked, body.Faults);
        if (survivor is null)
        {
            CheckTold(states, body.Faults);
        }

        body.Faults.Refuse();

        // 3 act
        SourceStatement says = new(
            asked.Authority.Oid, (survivor ?? asked).Id, survivor is null, states.AffinityId, states.Over, survivor is null ? Put : Merge,
            body.Bytes, at);
        (FeedFinding finding, bool isNew) = await feed.WriteAsync(
            async context =>
            {
                bool isNew = survivor is null && await context.FindRecordAsync(says.Domain, says.LocalId, cancel) is null;
                FeedFinding finding = survivor is null
                    ? await feed.UpsertAsync(context, says, cancel)
                    : await feed.MergeAsync(context, says, asked.Id, cancel);
                return ((finding, isNew), finding is FeedFinding.None or FeedFinding.NumberOfAnother);
            },
            request.TraceId,
            cancel);

        // 4 respond
        return await RespondAsync(request, survivor ?? asked, finding, isNew, survivor is not null, cancel);
    }

    /// <summary>Answers a conditional delete.</summary>
    /// <exception cref="FhirRefusalException">Always.</exception>
    public static Task<FhirAnswer> RemoveAsync(FhirRequest request, CancellationToken cancel) => throw new FhirRefusalException(
        StatusCodes.Status405MethodNotAllowed, OperationOutcome.IssueType.NotSupported,
        "Remove Patient is not supported; a record that was a duplicate is put with active false and a link replaced-by");

    /// <summary>The record that is meant (PIXm 2:3.104.4.1.2).</summary>
    private PersonIdentifier ReadIdentifier(FhirRequest request)
    {
        const string name = "identifier";
        if (request.Parameters.Any(parameter => parameter.Key is not (name or "_format" or "_pretty")))
        {
            throw new FhirRefusalException(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.NotSupported, "an update is expected by identifier alone");
        }

        if (request.IsOfVersion)
        {
            throw new FhirRefusalException(
                StatusCodes.Status412PreconditionFailed, OperationOutcome.IssueType.Conflict,
                "Patients have no versions here: neither If-Match nor If-None-Match can be met");
        }

        string[] given = [.. request[name]];
        if (given.Length != 1 || SearchValue.Token(given[0]) is not ({ Length: > 0 } system, { Length: > 0 } id)
            || SearchValue.Alternatives(given[0]).Count() != 1)
        {
            throw new FhirRefusalException(
                StatusCodes.Status400BadRequest,
                given.Length == 0 ? OperationOutcome.IssueType.Required : OperationOutcome.IssueType.Invalid,
                "one identifier is expected, system|value");
        }

        AssigningAuthority authority = FhirSystem.Resolve(domain, system) ?? throw new FhirRefusalException(
            StatusCodes.Status400BadRequest, OperationOutcome.IssueType.CodeInvalid, "identifier: this system is not known here");
        return domain.Trusts.Any(trust => trust.PatientIds.Oid == authority.Oid)
            ? new PersonIdentifier(authority, id)
            : throw new FhirRefusalException(
                StatusCodes.Status403Forbidden, OperationOutcome.IssueType.Forbidden,
                "identifier: an id of a trust's own domain is expected; no source may say whose record another is");
    }

    private static void CheckIdentifier(PersonIdentifier asked, PatientStatement states, ResourceFaults faults)
    {
        if (!states.LocalIds.Contains(asked))
        {
            faults.Add(
                OperationOutcome.IssueType.Required, "Patient.identifier",
                "the identifier of the address is expected here as well, and in use");
        }
    }

    /// <summary>The record that goes on for this one; null where this is no merge (PIXm 2:3.104.4.2.2).</summary>
    private PersonIdentifier? ReadSurvivor(Patient patient, PersonIdentifier asked, ResourceFaults faults)
    {
        bool? isActive = PatientStatement.Part(() => patient.Active, null);
        List<Patient.LinkComponent> links = PatientStatement.Part(() => patient.Link, []);
        int[] replacing =
        [
            .. Enumerable.Range(0, links.Count)
                .Where(i => PatientStatement.Part(() => links[i].Type == Patient.LinkType.ReplacedBy, false)),
        ];
        if (replacing.Length == 0)
        {
            if (isActive == false)
            {
                faults.Add(
                    OperationOutcome.IssueType.BusinessRule, "Patient.active",
                    "a record is in use until it is replaced: true is expected, or a link replaced-by");
            }

            return null;
        }

        if (isActive == true)
        {
            faults.Add(OperationOutcome.IssueType.BusinessRule, "Patient.active", "false is expected with a link replaced-by");
        }

        if (replacing.Length > 1)
        {
            faults.Add(OperationOutcome.IssueType.BusinessRule, $"Patient.link[{replacing[1]}]", "one link replaced-by is expected");
        }

        Identifier? other = PatientStatement.Part(() => links[replacing[0]].Other?.Identifier, null);
        (string? system, string? id) = PatientStatement.Part<(string?, string?)>(() => (other?.System, other?.Value), default);
        bool isOfDomain = FhirSystem.Resolve(domain, system ?? "") == asked.Authority;
        if (!isOfDomain || id is null or { Length: > 255 } || id != id.Trim() || id == asked.Id)
        {
            faults.Add(
                OperationOutcome.IssueType.BusinessRule, $"Patient.link[{replacing[0]}].other.identifier",
                "another id of the domain of the identifier of the address is expected");
        }

        return new PersonIdentifier(asked.Authority, id ?? "");
    }

    /// <summary>A newborn may have no name yet; then something else must tell who it is, as in ITI-8.</summary>
    private static void CheckTold(PatientStatement states, ResourceFaults faults)
    {
        if (states.Demographics is { Names.Count: 0, BirthDate: "", Sex: "", MothersMaidenName: "" })
        {
            faults.Add(
                OperationOutcome.IssueType.Required, "Patient.name",
                "a name with family or given parts is expected, or one of birthDate, gender, mother's maiden name");
        }
    }

    private async Task<FhirAnswer> RespondAsync(
        FhirRequest request, PersonIdentifier record, FeedFinding finding, bool isNew, bool isMerge, CancellationToken cancel)
    {
        OperationOutcome outcome = Tell(finding, isNew, isMerge);
        OperationOutcome.IssueSeverity severity = outcome.Issue[0].Severity!.Value;
        if (severity == OperationOutcome.IssueSeverity.Error)
        {
            throw new FhirRefusalException(new FhirAnswer(StatusCodes.Status422UnprocessableEntity, outcome));
        }

        Person? person = await references.FindAsync(record, [], cancel) is { } found
            ? (await search.ReadAsync([found.PersonId], cancel)).FirstOrDefault()
            : null;
        bool isOutcomeWanted = request.Return is { } wish
            ? wish.Equals("OperationOutcome", StringComparison.OrdinalIgnoreCase)
            : severity == OperationOutcome.IssueSeverity.Warning;
        return new FhirAnswer(
            isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            "minimal".Equals(request.Return, StringComparison.OrdinalIgnoreCase) ? null
                : isOutcomeWanted || person is null ? outcome
                : PatientResource.Of(person, domain),
            person is null ? null : $"{request.Base}/Patient/{PatientResource.IdOf(person.Id)}");
    }

    /// <summary>What the feed met with, as the sender is told.</summary>
    private static OperationOutcome Tell(FeedFinding finding, bool isNew, bool isMerge)
    {
        const string survivor = "Patient.link.where(type = 'replaced-by').other.identifier";
        return finding switch
        {
            FeedFinding.None => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Information, OperationOutcome.IssueType.Informational,
                isMerge ? "the record was merged" : isNew ? "the record was created" : "the record was updated"),
            FeedFinding.RetiredBefore => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Information, OperationOutcome.IssueType.Informational,
                "the record was merged before; nothing was changed"),
            FeedFinding.NumberOfAnother => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.Duplicate,
                "the id of the affinity domain is, as far as is known, another person's; the record is kept, not linked, until it is "
                    + "reviewed",
                "Patient.identifier"),
            FeedFinding.RetiredUnknown => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.NotFound,
                "the record to be replaced is not known; nothing was changed", "Patient.identifier"),
            FeedFinding.IdRetired => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Error, OperationOutcome.IssueType.BusinessRule,
                isMerge ? "the surviving id was itself retired by a merge" : "the id was retired by a merge",
                isMerge ? survivor : "Patient.identifier"),
            _ => FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Error, OperationOutcome.IssueType.BusinessRule,
                "the record was merged before, into another one", survivor),
        };
    }
}
