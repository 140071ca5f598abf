using System.Xml;
using EmradXds.Hl7V2.Types;
using EmradXds.Hl7V3;
using EmradXds.Identity.Hl7V3;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Identity;

/// <summary>ITI-45 PIXV3 Query: the PIX Manager's side.</summary>
/// <remarks>ITI TF-2: 3.45. In order:
///   1 parse     patientIdentifier the id known, dataSource the domains wanted
///   2 validate  both domains; each fault has its XPath
///   3 act       the other ids of the person
///   4 respond   with the query as it came (3.45.4.2.3). A domain and an id that are not known are one case.</remarks>
internal sealed class Iti45PixV3Query : ISoapTransaction
{
    private const string Query = "PRPA_IN201309UV02";
    private const string Answer = "PRPA_IN201310UV02";
    private const string PatientIdentifier = "patientIdentifier";
    private const int MostFaults = 50;

    private readonly CrossReference references;
    private readonly AffinityDomain domain;
    private readonly TimeProvider clock;

    public Iti45PixV3Query(CrossReference references, AffinityDomain domain, TimeProvider clock) =>
        (this.references, this.domain, this.clock) = (references, domain, clock);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-45",
        "PIXV3 Query",
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
        List<AcknowledgementDetail> faults = [];
        PersonIdentifier? asked = FindAsked(query, faults);
        List<AssigningAuthority> wanted = FindWanted(query, faults);

        // 3 act
        IReadOnlyList<PersonIdentifier> ids = [];
        if (faults.Count == 0)
        {
            CrossReferenced? found = await references.FindAsync(asked!, wanted, cancel);
            ids = found?.Ids ?? [];
            faults.AddRange(found is null ? [UnknownId(query)] : []);
        }

        // 4 respond
        QueryAnswer answer = new()
        {
            Request = query.Transmission,
            QueryId = query.QueryId,
            ByParameter = query.ByParameter,
            Details = [.. faults.Take(MostFaults)],
            Patients = ids.Count > 0 ? [writer => PatientElement.WriteIds(writer, ids)] : [],
            Domain = domain,
        };
        exchange.Outcome = answer.Outcome;
        exchange.Objects = Query;
        return new SoapReply(writer => answer.Write(writer, Answer, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation)
    {
        QueryAnswer answer = new()
        {
            Details = [new AcknowledgementDetail("207", $"The identity service failed; its log tells more under {correlation}")],
            Domain = domain,
        };
        return new SoapReply(writer => answer.Write(writer, Answer, clock.GetUtcNow()));
    }

    private PersonIdentifier? FindAsked(QueryMessage query, List<AcknowledgementDetail> faults)
    {
        IReadOnlyList<QueryValue> values = query.Values(PatientIdentifier);
        if (values.Count != 1 || values[0].Id is not { Root: { } root, Extension: { } extension })
        {
            faults.Add(
                values.Count == 0 ? new("101", "No patient id; expected one", $"{query.ListPlace}/{PatientIdentifier}/value")
                : values.Count > 1 ? new("102", "A second patient id; expected one", values[1].Place)
                : new("101", "The patient id lacks a part; expected root and extension", values[0].Place));
            return null;
        }

        AssigningAuthority? authority = domain.Resolve(Hd.Oid(root));
        faults.AddRange(authority is null ? [UnknownId(query)] : []);
        return authority is null ? null : new PersonIdentifier(authority, extension);
    }

    private List<AssigningAuthority> FindWanted(QueryMessage query, List<AcknowledgementDetail> faults)
    {
        List<AssigningAuthority> wanted = [];
        foreach (QueryValue value in query.Values("dataSource", isList: true))
        {
            if (value.Id.Root is { } root && domain.Resolve(Hd.Oid(root)) is { } authority)
            {
                wanted.Add(authority);
            }
            else
            {
                faults.Add(new("204", "No assigning authority of this domain; expected the OID of one", value.Place));
            }
        }

        return wanted;
    }

    private static AcknowledgementDetail UnknownId(QueryMessage query) =>
        new("204", "No patient has this id here", $"{query.ListPlace}/{PatientIdentifier}/value");
}
