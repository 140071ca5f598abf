using EmradXds.Identity.Fhir;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Person = EmradXds.Identity.Persons.Person;

namespace EmradXds.Identity;

/// <summary>ITI-83 Patient Identifier Cross-reference for Mobile (PIXm 3.1.0): the manager's side, GET [base]/Patient/$ihe-pix.</summary>
/// <remarks>PIXm 2:3.83. In order:
///   1 parse     sourceIdentifier, the id known or a Patient of ours; targetSystem, the domains wanted
///   2 validate  the source's domain, then those wanted, then the id itself: the first fault is the answer
///   3 act       the other ids of the person
///   4 respond   targetIdentifier for each id, targetId for the Patient unless it was asked by that</remarks>
internal sealed class Iti83PatientIdentifierCrossReference(CrossReference references, DemographicsSearch search, AffinityDomain domain)
{
    private const string PatientPath = "Patient/";
    private const string ResponseProfile = "https://profiles.ihe.net/ITI/PIXm/StructureDefinition/IHE.PIXm.Query.Parameters.Out";

    /// <summary>Answers a query.</summary>
    /// <exception cref="FhirRefusalException">It cannot be answered.</exception>
    public async Task<FhirAnswer> HandleAsync(FhirRequest request, CancellationToken cancel)
    {
        // 1 parse
        (string system, string code) = ReadSource(request);
        string[] targets = [.. request["targetSystem"].Where(target => target.Length > 0).Distinct()];

        // 2 validate
        bool isOurs = IsOurs(request, system);
        AssigningAuthority? authority = FhirSystem.Resolve(domain, system);
        if (authority is null && !isOurs)
        {
            throw Refused(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.CodeInvalid, "sourceIdentifier Assigning Authority not found");
        }

        List<AssigningAuthority> wanted = [];
        foreach (string target in targets.Where(target => !IsOurs(request, target)))
        {
            wanted.Add(FhirSystem.Resolve(domain, target) ?? throw Refused(
                StatusCodes.Status403Forbidden, OperationOutcome.IssueType.CodeInvalid, "targetSystem not found"));
        }

        // 3 act
        bool onlyOurs = targets.Length > 0 && wanted.Count == 0;
        CrossReferenced found = (authority is null
            ? await OfPatientAsync(code, wanted, cancel)
            : await OfIdentifierAsync(new PersonIdentifier(authority, code), wanted, cancel)) ?? throw Refused(
                StatusCodes.Status404NotFound, OperationOutcome.IssueType.NotFound, "sourceIdentifier Patient Identifier not found");
        IReadOnlyList<PersonIdentifier> ids = onlyOurs ? [] : found.Ids;

        // 4 respond
        Parameters answer = new() { Meta = new Meta { Profile = [ResponseProfile] } };
        foreach (PersonIdentifier id in ids)
        {
            answer.Add("targetIdentifier", PatientResource.IdentifierOf(id));
        }

        // The one Patient is a match of the domains asked for where it has an id of them.
        bool isPatientWanted = targets.Length == 0 || targets.Any(target => IsOurs(request, target)) || ids.Count > 0;
        if (!isOurs && isPatientWanted)
        {
            answer.Add("targetId", new ResourceReference(PatientPath + PatientResource.IdOf(found.PersonId)));
        }

        return new FhirAnswer(StatusCodes.Status200OK, answer);
    }

    private static FhirRefusalException Refused(int status, OperationOutcome.IssueType code, string diagnostics) =>
        new(status, code, diagnostics);

    private static (string System, string Code) ReadSource(FhirRequest request)
    {
        string[] sources = [.. request["sourceIdentifier"]];
        if (sources is not [{ Length: > 0 } source])
        {
            throw Refused(
                StatusCodes.Status400BadRequest,
                sources.Length > 1 ? OperationOutcome.IssueType.Invalid : OperationOutcome.IssueType.Required,
                "one sourceIdentifier is expected, system|value");
        }

        return SearchValue.Token(source) is ({ Length: > 0 } system, { Length: > 0 } code)
            ? (system, code)
            : throw Refused(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.Invalid,
                "sourceIdentifier is expected as system|value, both stated");
    }

    /// <summary>Whether an address means this service, whose Patients are known by their logical ids.</summary>
    private static bool IsOurs(FhirRequest request, string system) => system == request.Base || system == request.Base + "/";

    private async Task<CrossReferenced?> OfIdentifierAsync(
        PersonIdentifier asked, List<AssigningAuthority> wanted, CancellationToken cancel)
    {
        // ITI-9 may be told to return the id it was asked by; PIXm never does (3.83.4.2.2.1).
        PersonIdentifier queried = asked with { Id = references.Normalize(asked) };
        return await references.FindAsync(asked, wanted, cancel) is { } found
            ? found with { Ids = [.. found.Ids.Where(id => id != queried)] }
            : null;
    }

    private async Task<CrossReferenced?> OfPatientAsync(string reference, List<AssigningAuthority> wanted, CancellationToken cancel)
    {
        if (!reference.StartsWith(PatientPath, StringComparison.Ordinal)
            || PatientResource.PersonOf(reference[PatientPath.Length..]) is not { } id
            || await search.ReadAsync([id], cancel) is not [Person person])
        {
            return null;
        }

        return new CrossReferenced(
            id,
            [
                .. from authority in wanted.Count > 0 ? wanted : domain.Authorities
                   from identifier in person.Identifiers
                   where identifier.Authority == authority
                   select identifier,
            ]);
    }
}
