using EmradXds.Identity.Fhir;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Person = EmradXds.Identity.Persons.Person;

namespace EmradXds.Identity;

/// <summary>ITI-119 Patient Demographics Match (PDQm 3.2.0): the supplier's side, POST [base]/Patient/$match.</summary>
/// <remarks>PDQm 2:3.119. In order:
///   1 parse     Parameters with a Patient, or the Patient alone
///   2 validate  every fault is told; there must be something to go by
///   3 act       the persons it may be; with onlyCertainMatches the one it certainly is, where there is no other at all
///   4 respond   a Bundle, the likeliest first, each with its probability and grade</remarks>
internal sealed class Iti119PatientDemographicsMatch(
    PersonMatches matches, DemographicsSearch search, AffinityDomain domain, IdentityOptions options, TimeProvider clock)
{
    /// <summary>Most patients of an answer, and as many as come where the requester does not say.</summary>
    private const int MostCount = 100;

    private const string MatchGradeExtension = "http://hl7.org/fhir/StructureDefinition/match-grade";

    /// <summary>What is asked.</summary>
    private sealed record Asked(Patient? Patient, string Path, bool OnlyCertain, int Count, List<string> PassedOver);

    /// <summary>Answers.</summary>
    /// <exception cref="FhirRefusalException">It cannot be answered.</exception>
    public async Task<FhirAnswer> HandleAsync(FhirRequest request, CancellationToken cancel)
    {
        // 1 parse
        ResourceBody body = request.Body!;
        Asked asked = body.Resource switch
        {
            Patient patient => new Asked(patient, "Patient", false, MostCount, []),
            Parameters parameters => Read(parameters, request.IsStrict, body.Faults),
            _ => throw new FhirRefusalException(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.Invalid, "Parameters are expected, or a Patient"),
        };

        // 2 validate
        DateOnly today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        PatientStatement states = PatientStatement.Read(
            asked.Patient ?? new Patient(), asked.Path, domain, options.AllowTestNumbers, today, body.Faults);
        if (asked.Patient is not null && states.LocalIds.Count == 0 && !PersonMatches.CanFind(states.Demographics, states.AffinityId))
        {
            body.Faults.Add(
                OperationOutcome.IssueType.Required, asked.Path,
                "there is nothing to go by: an identifier of a domain known here, a birth date, or a family and a given name are expected");
        }

        body.Faults.Refuse();

        // 3 act
        List<MatchedPerson> all = await matches.FindAsync(states.Demographics, states.AffinityId, states.LocalIds, cancel);
        List<MatchedPerson> found = !asked.OnlyCertain || all is [{ Grade: MatchGrade.Certain }] ? all : [];

        // 4 respond
        Bundle bundle = await BundleAsync(request, found, asked.Count, cancel);
        AddWarnings(bundle, asked, states);
        return new FhirAnswer(StatusCodes.Status200OK, bundle);
    }

    private static Asked Read(Parameters parameters, bool isStrict, ResourceFaults faults)
    {
        List<Parameters.ParameterComponent> given = PatientStatement.Part(() => parameters.Parameter, []);
        Asked asked = new(null, "Parameters", false, MostCount, []);
        HashSet<string> seen = [];
        for (int i = 0; i < given.Count; i++)
        {
            Parameters.ParameterComponent parameter = given[i];
            string place = $"Parameters.parameter[{i}]";
            string name = PatientStatement.Part(() => parameter.Name, null) ?? "";
            if (name is "resource" or "onlyCertainMatches" or "count" && !seen.Add(name))
            {
                faults.Add(OperationOutcome.IssueType.Invalid, place, $"{name} is expected once");
                continue;
            }

            switch (name)
            {
                case "resource" when parameter.Resource is Patient patient:
                    asked = asked with { Patient = patient, Path = $"{place}.resource" };
                    break;
                case "onlyCertainMatches" when PatientStatement.Part(() => (parameter.Value as FhirBoolean)?.Value, null) is { } only:
                    asked = asked with { OnlyCertain = only };
                    break;
                case "count" when PatientStatement.Part(() => (parameter.Value as Integer)?.Value, null) is { } count and > 0:
                    asked = asked with { Count = Math.Min(count, MostCount) };
                    break;
                case "resource":
                    faults.Add(OperationOutcome.IssueType.Invalid, $"{place}.resource", "a Patient is expected");
                    break;
                case "onlyCertainMatches":
                    faults.Add(OperationOutcome.IssueType.Invalid, $"{place}.value", "valueBoolean is expected");
                    break;
                case "count":
                    faults.Add(OperationOutcome.IssueType.Invalid, $"{place}.value", "valueInteger is expected, 1 or more");
                    break;
                case var _ when isStrict:
                    faults.Add(OperationOutcome.IssueType.NotSupported, place, "this parameter is not supported");
                    break;
                default:
                    asked.PassedOver.Add(place);
                    break;
            }
        }

        if (!seen.Contains("resource"))
        {
            faults.Add(OperationOutcome.IssueType.Required, "Parameters", "the parameter resource with a Patient is expected");
        }

        return asked;
    }

    /// <summary>A person who is no more since then is left out.</summary>
    private async Task<Bundle> BundleAsync(FhirRequest request, List<MatchedPerson> found, int count, CancellationToken cancel)
    {
        MatchedPerson[] shown = [.. found.Take(count)];
        Dictionary<Guid, Person> persons =
            (await search.ReadAsync([.. shown.Select(match => match.PersonId)], cancel)).ToDictionary(person => person.Id);
        return new Bundle
        {
            Type = Bundle.BundleType.Searchset,
            Total = found.Count,
            Entry =
            [
                .. from match in shown
                   where persons.ContainsKey(match.PersonId)
                   let patient = PatientResource.Of(persons[match.PersonId], domain)
                   select new Bundle.EntryComponent
                   {
                       FullUrl = $"{request.Base}/Patient/{patient.Id}",
                       Resource = patient,
                       Search = new Bundle.SearchComponent
                       {
                           Mode = Bundle.SearchEntryMode.Match,
                           Score = Math.Round((decimal)match.Probability, 4),
                           Extension = [new Extension(MatchGradeExtension, new Code(CodeOf(match.Grade)))],
                       },
                   },
            ],
        };
    }

    private static string CodeOf(MatchGrade grade) => grade switch
    {
        MatchGrade.Certain => "certain",
        MatchGrade.Probable => "probable",
        _ => "possible",
    };

    private static void AddWarnings(Bundle bundle, Asked asked, PatientStatement states)
    {
        IEnumerable<OperationOutcome> warnings = asked.PassedOver.Take(10).Select(place => FhirAnswer.Outcome(
            OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.NotSupported,
            "this parameter is not supported and was passed over", place));
        if (states.HasUnknownSystem)
        {
            warnings = warnings.Append(FhirAnswer.Outcome(
                OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.NotFound,
                "an identifier's system is not known here; it was passed over", $"{asked.Path}.identifier"));
        }

        bundle.Entry.AddRange(warnings.Select(warning => new Bundle.EntryComponent
        {
            Resource = warning,
            Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Outcome },
        }));
    }
}
