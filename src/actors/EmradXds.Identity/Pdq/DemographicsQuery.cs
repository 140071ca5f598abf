using System.Security.Cryptography;
using System.Text;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;

namespace EmradXds.Identity.Pdq;

/// <summary>What ITI-21 and ITI-22 have in common.</summary>
internal sealed class DemographicsQuery(
    DemographicsSearch search, Continuations continuations, AffinityDomain domain, TimeProvider clock)
{
    /// <summary>Persons in one message, whatever is asked for.</summary>
    private const int MostInMessage = 500;

    private static readonly Erl Parameters = new("QPD", 1, 3);

    /// <summary>Answers one message of a query.</summary>
    public async Task<Er7Message> AnswerAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        if (RspK22.DelimitersFor(request) is null)
        {
            Err delimiters = new(
                new Erl("MSH", 1, 2), ErrorCondition.DataTypeError, "delimiters that an answer can be written in are expected");
            exchange.Outcome = $"AE {delimiters}";
            return Ack.Write(request, AcknowledgmentCode.AE, [delimiters], clock.GetUtcNow());
        }

        // 1 parse
        QbpQ22 query = QbpQ22.Read(request);
        DemographicsParameters parameters = DemographicsParameters.Read(query, domain);

        // 2 validate
        List<AssigningAuthority> domains = [];
        List<Err> faults = [.. parameters.Faults, .. ReadDomains(query, domains), .. CheckQuantity(query)];
        if (faults.Count > 0)
        {
            return Refuse(request, exchange, query, faults);
        }

        // 3 act
        Snapshot? all = query.Continuation.Length > 0
            ? continuations.Take(query.Continuation, query.Header.SendingApplication, query.Header.SendingFacility, FingerprintOf(request))
            : await FindAsync(request, query, parameters, domains, cancel);
        if (all is null)
        {
            Err unknown = new(
                new Erl("DSC", 1, 1), ErrorCondition.UnknownKeyIdentifier, "used, expired or another query's: ask anew, without DSC");
            return Refuse(request, exchange, query, [unknown]);
        }

        if (all is { IsComplete: false, Hits: 0 })
        {
            return Refuse(request, exchange, query, [SayMore('E')]);
        }

        int size = Math.Min(query.Quantity ?? MostInMessage, MostInMessage);
        List<Person> page = await search.ReadAsync([.. all.Persons.Take(size)], cancel);
        Snapshot rest = all with { Persons = [.. all.Persons.Skip(size)] };

        // 4 respond
        RspK22 answer = new(
            AcknowledgmentCode.AA,
            query.Header.ControlId,
            all.Hits > 0 ? QueryResponseStatus.OK : QueryResponseStatus.NF,
            [
                .. all.IsComplete ? Array.Empty<Err>() : [SayMore('W')],
                .. parameters.Visit is { } visit ? [NoVisits(visit)] : Array.Empty<Err>(),
            ])
        {
            Hits = all.Hits,
            Remaining = rest.Persons.Count,
            Continuation = rest.Persons.Count > 0 ? continuations.Keep(rest) : "",
        };
        return Write(
            request, exchange, answer, [.. page.Select(person => (Action<Er7SegmentBuilder>)(pid => WritePid(pid, person, domains)))]);
    }

    /// <summary>QPD-8: one error for each domain that is not known.</summary>
    private IEnumerable<Err> ReadDomains(QbpQ22 query, List<AssigningAuthority> known)
    {
        for (int n = 1; n <= query.WhatDomains.Count; n++)
        {
            Hd stated = query.WhatDomains[n - 1];
            if (stated.IsEmpty)
            {
                continue;
            }

            if (domain.Resolve(stated) is { } one)
            {
                known.Add(one);
            }
            else
            {
                yield return new Err(new Erl("QPD", 1, 8, n), ErrorCondition.UnknownKeyIdentifier);
            }
        }
    }

    private static IEnumerable<Err> CheckQuantity(QbpQ22 query)
    {
        if (query.Quantity == 0)
        {
            yield return new Err(new Erl("RCP", 1, 2, 1, 1), ErrorCondition.DataTypeError, "expected a number of records above 0");
        }

        if (query.Quantity is not null && query.QuantityUnit is not ("" or "RD"))
        {
            yield return new Err(new Erl("RCP", 1, 2, 1, 2), ErrorCondition.TableValueNotFound, "expected RD, records");
        }
    }

    private async Task<Snapshot> FindAsync(
        Er7Message request, QbpQ22 query, DemographicsParameters parameters, List<AssigningAuthority> domains, CancellationToken cancel)
    {
        // No visits are held: nobody has the one that is asked for.
        FoundPersons found = parameters.Visit is null
            ? await search.FindAsync(parameters.Criteria, cancel)
            : new FoundPersons([], IsComplete: true);
        List<Guid> persons = domains.Count == 0 ? [.. found.Ids] : [];
        foreach (Guid[] some in domains.Count == 0 ? [] : found.Ids.Chunk(MostInMessage))
        {
            List<Person> read = await search.ReadAsync(some, cancel);
            persons.AddRange(read.Where(person => IdsOf(person, domains).Any()).Select(person => person.Id));
        }

        return new Snapshot(
            query.Header.SendingApplication, query.Header.SendingFacility, query.QueryTag, FingerprintOf(request), persons.Count, persons,
            found.IsComplete);
    }

    private static void WritePid(Er7SegmentBuilder pid, Person person, List<AssigningAuthority> domains)
    {
        int n = 0;
        foreach (PersonIdentifier id in IdsOf(person, domains))
        {
            new Cx(id.Id, Hd.Oid(id.Authority.Oid, id.Authority.Namespace)).Write(pid, 3, ++n);
        }

        PidSegment.Write(pid, person.Demographics);
        if (person.Demographics.Names.Count == 0)
        {
            // Required, but not known: U of table 0200 is "unspecified".
            pid.Set(5, 7, "U");
        }
    }

    /// <summary>In the order of the domains asked for; all where none is.</summary>
    private static IEnumerable<PersonIdentifier> IdsOf(Person person, List<AssigningAuthority> domains) => domains.Count == 0
        ? person.Identifiers
        : domains.Distinct().SelectMany(domain => person.Identifiers.Where(id => id.Authority == domain));

    private Er7Message Refuse(Er7Message request, Exchange exchange, QbpQ22 query, List<Err> errors) =>
        Write(request, exchange, new RspK22(AcknowledgmentCode.AE, query.Header.ControlId, QueryResponseStatus.AE, errors), []);

    private Er7Message Write(Er7Message request, Exchange exchange, RspK22 answer, IReadOnlyList<Action<Er7SegmentBuilder>> patients)
    {
        exchange.Outcome = string.Join(' ', [$"{answer.Code} {answer.Status}", .. answer.Errors.Select(error => error.ToString())]);
        exchange.Objects = answer.Hits is { } hits ? $"{patients.Count} of {hits} persons" : "";
        return answer.Write(request, clock.GetUtcNow(), patients);
    }

    /// <summary>Table 0357 has no code for "too many": what would tell the person is missing.</summary>
    private static Err SayMore(char severity) => new(
        Parameters, ErrorCondition.RequiredFieldMissing, "more people may meet this than are compared: say more of the person", severity);

    private static Err NoVisits(QueryParameter visit) => new(
        visit.Place, ErrorCondition.UnknownKeyIdentifier, "no visits are held here: leave the visit out to find the person", 'W');

    /// <summary>A query is the same where QPD is, byte for byte, and the event.</summary>
    private static string FingerprintOf(Er7Message request) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{request["MSH-9.2"]}{request.Separators.Field}{request.Separators.EncodingCharacters}\r{request.First("QPD").Raw}")));
}
