using EmradXds.Identity.Fhir;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Person = EmradXds.Identity.Persons.Person;

namespace EmradXds.Identity;

/// <summary>ITI-78 Patient Demographics Query for Mobile (PDQm 3.2.0): the supplier's side, GET [base]/Patient, POST [base]/Patient/_search
/// and GET [base]/Patient/[id].</summary>
/// <remarks>PDQm 2:3.78. In order:
///   1 parse     the parameters, or the address of a next page
///   2 validate  what is not understood is refused; what is not supported is passed over with a warning
///   3 act       find the persons; leave out who has no id of the domains asked for; keep them where there are more than a page has
///   4 respond   a Bundle in the order of the persons' ids. A person meets all that was asked, or is not there: each has score 1</remarks>
internal sealed class Iti78PatientDemographicsQuery(DemographicsSearch search, SearchPages pages, AffinityDomain domain)
{
    private const string PageParameter = "_page";
    private const string FormatParameter = "_format";

    /// <summary>Persons read at a time.</summary>
    private const int Batch = 250;

    /// <summary>Answers a search.</summary>
    /// <exception cref="FhirRefusalException">It cannot be answered.</exception>
    public async Task<FhirAnswer> SearchAsync(FhirRequest request, CancellationToken cancel)
    {
        // 1 parse, 2 validate
        if (request[PageParameter].FirstOrDefault() is { } page)
        {
            return await TurnPageAsync(request, page, cancel);
        }

        SearchQuery query = SearchQuery.Read(request, domain);

        // 3 act
        FoundPersons found = query.FindsNobody ? new FoundPersons([], IsComplete: true) : await search.FindAsync(query.Criteria, cancel);
        IReadOnlyList<Guid> ids = query.Authorities.Count == 0 ? found.Ids : await WithIdsOfAsync(found.Ids, query.Authorities, cancel);
        FoundPatients patients = new(
            ids, query.Authorities.Count == 0 ? null : query.Authorities.SelectMany(set => set).ToHashSet(), query.Count,
            request[FormatParameter].LastOrDefault());
        string? token = patients.Count > 0 && ids.Count > patients.Count ? pages.Keep(patients) : null;

        // 4 respond
        Bundle bundle = await BundleAsync(request, patients, token, 0, cancel);
        bundle.Link.Insert(0, Link("self", request, [.. query.Used, .. FormatOf(patients)]));
        foreach (OperationOutcome warning in found.IsComplete ? query.Warnings : [.. query.Warnings, Incomplete()])
        {
            bundle.Entry.Add(new Bundle.EntryComponent
            {
                Resource = warning,
                Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Outcome },
            });
        }

        return new FhirAnswer(StatusCodes.Status200OK, bundle);
    }

    /// <summary>Answers a read.</summary>
    /// <exception cref="FhirRefusalException">There is no such Patient; one whose records a merge retired is none (3.78.4.3.3, case
    /// 3).</exception>
    public async Task<FhirAnswer> ReadAsync(FhirRequest request, CancellationToken cancel) =>
        PatientResource.PersonOf(request.Id) is { } id && await search.ReadAsync([id], cancel) is [Person person]
            ? new FhirAnswer(StatusCodes.Status200OK, PatientResource.Of(person, domain))
            : throw new FhirRefusalException(
                StatusCodes.Status404NotFound, OperationOutcome.IssueType.NotFound, "there is no Patient of this id");

    private static OperationOutcome Incomplete() => FhirAnswer.Outcome(
        OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.Incomplete,
        "more patients may meet this than were found, and total counts those found only: say more of the patient");

    private async Task<FhirAnswer> TurnPageAsync(FhirRequest request, string page, CancellationToken cancel)
    {
        if (pages.Find(page) is not var (token, patients, start))
        {
            throw new FhirRefusalException(
                StatusCodes.Status410Gone, OperationOutcome.IssueType.NotFound, "this page is not kept any more: search again");
        }

        Bundle bundle = await BundleAsync(request, patients, token, start, cancel);
        bundle.Link.Insert(0, Link("self", request, [KeyValuePair.Create(PageParameter, page), .. FormatOf(patients)]));
        return new FhirAnswer(StatusCodes.Status200OK, bundle);
    }

    private async Task<List<Guid>> WithIdsOfAsync(
        IReadOnlyList<Guid> ids, IReadOnlyList<IReadOnlySet<AssigningAuthority>> sets, CancellationToken cancel)
    {
        List<Guid> having = [];
        foreach (Guid[] batch in ids.Chunk(Batch))
        {
            having.AddRange(
                from person in await search.ReadAsync(batch, cancel)
                where sets.All(set => person.Identifiers.Any(id => set.Contains(id.Authority)))
                select person.Id);
        }

        return having;
    }

    private async Task<Bundle> BundleAsync(FhirRequest request, FoundPatients patients, string? token, int start, CancellationToken cancel)
    {
        Bundle bundle = new() { Type = Bundle.BundleType.Searchset, Total = patients.Ids.Count };
        foreach (Guid[] batch in patients.Ids.Skip(start).Take(patients.Count).Chunk(Batch))
        {
            foreach (Person person in await search.ReadAsync(batch, cancel))
            {
                Patient patient = PatientResource.Of(person, domain, patients.Authorities);
                bundle.Entry.Add(new Bundle.EntryComponent
                {
                    FullUrl = $"{request.Base}/Patient/{patient.Id}",
                    Resource = patient,
                    Search = new Bundle.SearchComponent { Mode = Bundle.SearchEntryMode.Match, Score = 1 },
                });
            }
        }

        int next = start + patients.Count;
        if (token is not null && next < patients.Ids.Count)
        {
            bundle.Link.Add(Link(
                "next", request, [KeyValuePair.Create(PageParameter, SearchPages.AddressOf(token, next)), .. FormatOf(patients)]));
        }

        return bundle;
    }

    private static IEnumerable<KeyValuePair<string, string>> FormatOf(FoundPatients patients) =>
        patients.Format is { Length: > 0 } format ? [KeyValuePair.Create(FormatParameter, format)] : [];

    private static Bundle.LinkComponent Link(
        string relation, FhirRequest request, IEnumerable<KeyValuePair<string, string>> parameters) => new()
    {
        Relation = relation,
        Url = $"{request.Base}/Patient?" + string.Join(
            '&', parameters.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}")),
    };
}
