using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Persons;

/// <summary>"What other ids has the person with this id": one answer, whichever protocol asks (ITI-9, ITI-45, ITI-83).</summary>
/// <remarks>Only decided links count. Each transaction finds out by itself whether the authorities are known, as each has its own error for
/// it.</remarks>
internal sealed class CrossReference(IDbContextFactory<IdentityContext> contexts, AffinityDomain domain, IdentityOptions options)
{
    private static readonly Func<IdentityContext, string, string, IAsyncEnumerable<RecordIds>> idsByLocalId = EF.CompileAsyncQuery(
        (IdentityContext context, string domain, string id) =>
            from asked in context.SourceRecords
            where asked.Domain == domain && asked.LocalId == id && asked.RetiredInto == null
            join record in context.SourceRecords on asked.PersonId equals record.PersonId
            where record.RetiredInto == null
            select new RecordIds(record.PersonId, record.Domain, record.LocalId, record.AffinityId));

    private static readonly Func<IdentityContext, string, IAsyncEnumerable<RecordIds>> idsByAffinityId = EF.CompileAsyncQuery(
        (IdentityContext context, string id) =>
            from record in context.SourceRecords
            where record.RetiredInto == null
                && record.PersonId == context.SourceRecords
                    .Where(asked => asked.AffinityId == id && asked.RetiredInto == null).Select(asked => asked.PersonId).FirstOrDefault()
            select new RecordIds(record.PersonId, record.Domain, record.LocalId, record.AffinityId));

    /// <summary>The person's other ids.</summary>
    /// <param name="asked">The id known.</param>
    /// <param name="wanted">Authorities whose ids are wanted, in the order of the answer; none for all, in the order of the domain.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Null where no record in use has the id.</returns>
    public async Task<CrossReferenced?> FindAsync(
        PersonIdentifier asked, IReadOnlyList<AssigningAuthority> wanted, CancellationToken cancel)
    {
        string id = Normalize(asked);
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
        List<RecordIds> records = [];
        await foreach (RecordIds record in (asked.Authority == domain.PatientIdAuthority
            ? idsByAffinityId(context, id)
            : idsByLocalId(context, asked.Authority.Oid, id)).WithCancellation(cancel))
        {
            records.Add(record);
        }

        if (records.Count == 0)
        {
            return null;
        }

        PersonIdentifier? queried = options.ReturnQueriedId && wanted.Contains(asked.Authority) ? null : asked with { Id = id };
        List<PersonIdentifier> all = IdentifiersOf(records, domain);
        return new CrossReferenced(
            records[0].PersonId,
            [
                .. from authority in wanted.Count > 0 ? wanted.Distinct() : domain.Authorities
                   from identifier in all
                   where identifier.Authority == authority && identifier != queried
                   select identifier,
            ]);
    }

    /// <summary>The person that an id is of; null where no record in use has it.</summary>
    public async Task<Guid?> FindPersonAsync(IdentityContext context, AssigningAuthority authority, string id, CancellationToken cancel) =>
        authority == domain.PatientIdAuthority
            ? await context.SourceRecords
                .Where(record => record.AffinityId == id && record.RetiredInto == null)
                .Select(record => (Guid?)record.PersonId).FirstOrDefaultAsync(cancel)
            : await context.SourceRecords
                .Where(record => record.Domain == authority.Oid && record.LocalId == id && record.RetiredInto == null)
                .Select(record => (Guid?)record.PersonId).SingleOrDefaultAsync(cancel);

    /// <summary>All ids of one person's records, in the order of the domain's authorities, then by id.</summary>
    public static List<PersonIdentifier> IdentifiersOf(IEnumerable<SourceRecordRow> records, AffinityDomain domain) => IdentifiersOf(
        [.. records.Select(record => new RecordIds(record.PersonId, record.Domain, record.LocalId, record.AffinityId))], domain);

    private static List<PersonIdentifier> IdentifiersOf(List<RecordIds> records, AffinityDomain domain)
    {
        List<PersonIdentifier> all = [];
        foreach (AssigningAuthority authority in domain.Authorities)
        {
            IEnumerable<string> ids = authority == domain.PatientIdAuthority
                ? records.Select(record => record.AffinityId).OfType<string>().Distinct()
                : records.Where(record => record.Domain == authority.Oid).Select(record => record.LocalId);
            all.AddRange(ids.Order(StringComparer.Ordinal).Select(id => new PersonIdentifier(authority, id)));
        }

        return all;
    }

    /// <summary>An NHS Number may be asked for as people write it.</summary>
    public string Normalize(PersonIdentifier asked) =>
        asked.Authority == domain.PatientIdAuthority && NhsNumber.TryParse(asked.Id, allowTestNumbers: true, out string number) ? number : asked.Id;
}
