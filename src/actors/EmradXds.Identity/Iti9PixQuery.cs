using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>ITI-9 PIX Query: the PIX Manager's side.</summary>
/// <remarks>ITI TF-2: 3.9. In order:
///   1 parse     QPD-3 the id known, QPD-4 the domains wanted
///   2 validate  the domain of QPD-3, then those of QPD-4, then the id itself: the first fault is the answer (3.9.4.2.2.6)
///   3 act       the other ids of the person
///   4 respond   with QPD as it came, in the order of the domains asked for</remarks>
internal sealed class Iti9PixQuery(CrossReference references, AffinityDomain domain, TimeProvider clock) : IHl7Transaction
{
    /// <inheritdoc/>
    public Transaction Transaction { get; } = new("ITI-9", "PIX Query", "QBP^Q23", "RSP^K23");

    /// <inheritdoc/>
    public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        QbpQ23 query = QbpQ23.Read(request);
        RspK23 answer = CheckPatientId(request, query) is { } malformed
            ? Refuse(query, malformed)
            : await AnswerAsync(query, query.PatientId!, cancel);
        exchange.Outcome = string.Join(' ', [$"{answer.Code} {answer.Status}", .. answer.Errors.Select(error => error.ToString())]);
        return answer.Write(request, clock.GetUtcNow());
    }

    private static Err? CheckPatientId(Er7Message request, QbpQ23 query)
    {
        Erl place = new("QPD", 1, 3);
        return query.PatientId is not { } id || id.Id.Length == 0 || id.Authority.IsEmpty
                ? new Err(place, ErrorCondition.RequiredFieldMissing, "an id with its assigning authority is expected")
            : !id.Authority.IsWellFormed
                ? new Err(place, ErrorCondition.DataTypeError, "expected an assigning authority by namespace, by OID and type, or by both")
            : request.First("QPD")[3].Count > 1
                ? new Err(place, ErrorCondition.DataTypeError, "one id is expected")
            : null;
    }

    private async Task<RspK23> AnswerAsync(QbpQ23 query, Cx asked, CancellationToken cancel)
    {
        // 2 validate
        if (domain.Resolve(asked.Authority) is not { } authority)
        {
            return Refuse(query, new Err(new Erl("QPD", 1, 3, 1, 4), ErrorCondition.UnknownKeyIdentifier));
        }

        List<AssigningAuthority> wanted = [];
        foreach (Hd what in query.WhatDomains)
        {
            if (!what.IsWellFormed || domain.Resolve(what) is not { } known)
            {
                return Refuse(query, new Err(new Erl("QPD", 1, 4, wanted.Count + 1), ErrorCondition.UnknownKeyIdentifier));
            }

            wanted.Add(known);
        }

        // 3 act, 4 respond
        if (await references.FindAsync(new PersonIdentifier(authority, asked.Id), wanted, cancel) is not { } found)
        {
            return Refuse(query, new Err(new Erl("QPD", 1, 3, 1, 1), ErrorCondition.UnknownKeyIdentifier));
        }

        List<Cx> ids = [.. found.Ids.Select(id => new Cx(id.Id, Hd.Oid(id.Authority.Oid, id.Authority.Namespace)))];
        return new RspK23(
            AcknowledgmentCode.AA, query.Header.ControlId, ids.Count > 0 ? QueryResponseStatus.OK : QueryResponseStatus.NF, ids, []);
    }

    private static RspK23 Refuse(QbpQ23 query, Err error) =>
        new(AcknowledgmentCode.AE, query.Header.ControlId, QueryResponseStatus.AE, [], [error]);
}
