using System.Xml;
using EmradXds.Hl7V3;
using EmradXds.Identity.Hl7V3;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Identity;

/// <summary>ITI-47 Patient Demographics Query HL7 V3: more of an answer, or the end of it.</summary>
/// <remarks>ITI TF-2: 3.47.4.3. In order:
///   1 parse     which query, and from where on
///   2 validate  the query must be known of this sender, unless it ends it
///   3 act       the next persons, as they are now, of those found when the query was asked
///   4 respond   with them, or with an accept acknowledgement where the query ends.</remarks>
public sealed class Iti47QueryContinuation : ISoapTransaction
{
    private const string Action = $"{Hl7V3Names.Namespace}:{ContinuationMessage.Interaction}";
    private const string Accepted = $"{Hl7V3Names.Namespace}:{Acknowledgement.Interaction}";

    private static readonly AcknowledgementDetail notOpen = new(
        "204", "No such query of this sender is open here; expected one that left persons over", ContinuationMessage.QueryIdPlace);

    private readonly string action;
    private readonly DemographicsSearch search;
    private readonly OpenQueries open;
    private readonly AffinityDomain domain;
    private readonly TimeProvider clock;

    internal Iti47QueryContinuation(string action, DemographicsSearch search, OpenQueries open, AffinityDomain domain, TimeProvider clock)
    {
        (this.action, this.search, this.open, this.domain, this.clock) = (action, search, open, domain, clock);
        Transaction = new Transaction(
            "ITI-47",
            "Patient Demographics Query HL7 V3",
            Request: action,
            Response: IsCancel ? Accepted : $"{Hl7V3Names.Namespace}:{Iti47PatientDemographicsQuery.Answer}",
            RequestElement: ContinuationMessage.Interaction);
    }

    /// <summary>wsa:Action of each; the specification prints a blank in one place.</summary>
    public static IReadOnlyList<string> Actions { get; } =
        [$"{Action}_Continue", $"{Action}_Cancel", $"{Action} _Cancel", $"{Action}_ Cancel", Action];

    /// <inheritdoc/>
    public Transaction Transaction { get; }

    private bool IsCancel => action.EndsWith("Cancel", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        ContinuationMessage message;
        using (XmlReader body = request.OpenBody())
        {
            message = ContinuationMessage.Read(body);
        }

        if (IsCancel || message.IsAborted)
        {
            open.Drop(message.Transmission.Sender, message.QueryId);
            exchange.Outcome = "CA canceled";
            return new SoapReply(writer => Acknowledgement.Write(writer, message.Transmission, [], clock.GetUtcNow()))
            {
                Action = Accepted,
            };
        }

        // 2 validate
        OpenQuery? query = open.Find(message.Transmission.Sender, message.QueryId);
        QueryAnswer answer = new()
        {
            Request = message.Transmission,
            QueryId = message.QueryId,
            ByParameter = query?.ByParameter,
            Details = query is null ? [notOpen] : [.. message.Faults],
            Domain = domain,
        };

        // 3 act
        if (query is not null && message.Faults.Count == 0)
        {
            (IReadOnlyList<Guid> persons, int remaining) = query.Take(message.Start, message.Quantity);
            answer = answer with
            {
                Patients = Iti47PatientDemographicsQuery.Write(await search.ReadAsync(persons, cancel), query),
                Quantities = (query.Persons.Count, remaining),
            };
        }

        // 4 respond
        exchange.Outcome = answer.Outcome;
        exchange.Objects = $"{answer.Patients.Count} of {answer.Quantities?.Total ?? 0}";
        return new SoapReply(writer => answer.Write(writer, Iti47PatientDemographicsQuery.Answer, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => Iti47PatientDemographicsQuery.Broken(correlation, domain, clock);
}
