using System.Xml;
using EmradXds.Hl7V3;
using EmradXds.Identity.Hl7V3;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Identity;

/// <summary>ITI-47 Patient Demographics Query HL7 V3: the Patient Demographics Supplier's side.</summary>
/// <remarks>ITI TF-2: 3.47. In order:
///   1 parse     the parameters become criteria
///   2 validate  every fault has its XPath
///   3 act       who meets all criteria; where fewer are wanted at once, the others are kept (<see cref="Iti47QueryContinuation"/>)
///   4 respond   with the query as it came (3.47.4.2.3). More persons than one search reaches are refused: what is told is
///               complete.</remarks>
internal sealed class Iti47PatientDemographicsQuery : ISoapTransaction
{
    /// <summary>The answer's element, that of continuations too.</summary>
    internal const string Answer = "PRPA_IN201306UV02";

    private const string Query = "PRPA_IN201305UV02";

    private readonly DemographicsSearch search;
    private readonly OpenQueries open;
    private readonly AffinityDomain domain;
    private readonly TimeProvider clock;

    public Iti47PatientDemographicsQuery(DemographicsSearch search, OpenQueries open, AffinityDomain domain, TimeProvider clock) =>
        (this.search, this.open, this.domain, this.clock) = (search, open, domain, clock);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-47",
        "Patient Demographics Query HL7 V3",
        Request: $"{Hl7V3Names.Namespace}:{Query}",
        Response: $"{Hl7V3Names.Namespace}:{Answer}",
        RequestElement: Query);

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        QueryMessage query;
        using (XmlReader body = request.OpenBody())
        {
            query = QueryMessage.Read(body, Query);
        }

        // 2 validate
        DemographicsParameters asked = DemographicsParameters.Read(query, domain);
        QueryAnswer answer = new()
        {
            Request = query.Transmission,
            QueryId = query.QueryId,
            ByParameter = query.ByParameter,
            Details = asked.Faults,
            Domain = domain,
        };

        // 3 act
        open.Drop(query.Transmission.Sender, query.QueryId);
        if (asked.Faults.Count == 0)
        {
            FoundPersons found = await search.FindAsync(asked.Criteria, cancel);
            answer = found.IsComplete
                ? await AnswerAsync(answer, asked, new OpenQuery(
                    await FindBestAsync(found.Ids, asked, cancel), asked.Criteria, asked.WantedAuthorities, query.ByParameter), cancel)
                : answer with
                {
                    Details = [new("207", "Too many persons may meet this; expected more to be asked of them", query.ListPlace)],
                };
        }

        // 4 respond
        exchange.Outcome = answer.Outcome;
        exchange.Objects = $"{answer.Patients.Count} of {answer.Quantities?.Total ?? 0}";
        return new SoapReply(writer => answer.Write(writer, Answer, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => Broken(correlation, domain, clock);

    /// <summary>What an answer tells of persons.</summary>
    internal static IReadOnlyList<Action<XmlWriter>> Write(IEnumerable<Person> persons, OpenQuery query) =>
    [
        .. persons.Select(person => (Action<XmlWriter>)(writer =>
            PatientElement.WritePerson(writer, person, query.Wanted, MatchDegree.Of(query.Criteria, person)))),
    ];

    /// <summary>The answer when our own machinery broke.</summary>
    internal static SoapReply Broken(string correlation, AffinityDomain domain, TimeProvider clock)
    {
        QueryAnswer answer = new()
        {
            Details = [new AcknowledgementDetail("207", $"The identity service failed; its log tells more under {correlation}")],
            Domain = domain,
        };
        return new SoapReply(writer => answer.Write(writer, Answer, clock.GetUtcNow()));
    }

    /// <summary>Persons that meet the query well enough for the one who asks.</summary>
    private async Task<IReadOnlyList<Guid>> FindBestAsync(
        IReadOnlyList<Guid> found, DemographicsParameters asked, CancellationToken cancel) =>
        asked.MinimumDegree == 0 || !asked.Criteria.Any(MatchDegree.IsLoose)
            ? found
            :
            [
                .. from person in await search.ReadAsync(found, cancel)
                   where MatchDegree.Of(asked.Criteria, person) >= asked.MinimumDegree
                   select person.Id,
            ];

    private async Task<QueryAnswer> AnswerAsync(
        QueryAnswer answer, DemographicsParameters asked, OpenQuery query, CancellationToken cancel)
    {
        (IReadOnlyList<Guid> persons, int remaining) = query.Take(1, asked.InitialQuantity);
        if (remaining > 0 && answer.Request!.Sender?.Root is null)
        {
            // Kept under no name, it would be anybody's who sends none.
            return answer with
            {
                Details = [new("101", "The sender has no id; expected one to tell it the others", $"/{Query}/sender/device/id")],
            };
        }

        IReadOnlyList<Action<XmlWriter>> patients = Write(await search.ReadAsync(persons, cancel), query);
        if (remaining > 0)
        {
            open.Keep(answer.Request!.Sender, answer.QueryId!, query);
        }

        return answer with { Patients = patients, Quantities = (query.Persons.Count, remaining) };
    }
}
