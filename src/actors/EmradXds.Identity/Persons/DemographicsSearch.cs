using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Persons;

/// <summary>"Who are the persons of this name and birth date": one answer, whichever protocol asks (ITI-21, ITI-22, ITI-47, ITI-78).</summary>
/// <remarks>What is said of ids must hold of the person; all else must hold of what one trust says, so that one hospital's name is not taken with
/// another's birth date. The database finds by ids, names, birth date and postcode; everything is then compared here.</remarks>
internal sealed class DemographicsSearch(IDbContextFactory<IdentityContext> contexts, AffinityDomain domain, CrossReference references)
{
    /// <summary>Persons in one answer's reach; who asks so that there are more has to say more of the person.</summary>
    public const int MostPersons = 1_000;

    /// <summary>Records that are compared one by one for what the database does not find by.</summary>
    private const int MostCompared = 5_000;

    /// <summary>Records in one query.</summary>
    private const int Batch = 500;

    /// <summary>Persons that meet every criterion, by <see cref="Person.Id"/>.</summary>
    /// <param name="criteria">One at least.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<FoundPersons> FindAsync(IReadOnlyList<Criterion> criteria, CancellationToken cancel)
    {
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
        SortedSet<Guid> found = [];
        bool isComplete = true;
        if (criteria.Any(criterion => criterion.Field is PersonField.Identifier or PersonField.PersonId))
        {
            foreach (IGrouping<Guid, SourceRecordRow> person in await RecordsByIdsAsync(context, criteria, cancel))
            {
                if (criteria.All(criterion => MeetsIdentifier(criterion, [.. person]))
                    && person.Any(record => criteria.All(criterion => Meets(criterion, record.Demographics))))
                {
                    found.Add(person.Key);
                }
            }
        }
        else
        {
            isComplete = await FindByNamesAsync(context, criteria, found, cancel);
        }

        if (criteria.Any(criterion => IsWhereabouts(criterion.Field)))
        {
            await RemoveRestrictedAsync(context, found, cancel);
        }

        return new FoundPersons([.. found], isComplete);
    }

    /// <summary>Some persons, as they are now, in the order of their ids; who is no more is left out.</summary>
    public async Task<List<Person>> ReadAsync(IReadOnlyCollection<Guid> persons, CancellationToken cancel)
    {
        await using IdentityContext context = await contexts.CreateDbContextAsync(cancel);
        return
        [
            .. from record in await context.RecordsOfAsync(persons, cancel)
               group record by record.PersonId into person
               orderby person.Key
               select new Person(person.Key, CrossReference.IdentifiersOf([.. person], domain), GoldenRecord.Of(person)),
        ];
    }

    private static bool IsWhereabouts(PersonField field) => field
        is PersonField.Address or PersonField.AddressLine or PersonField.City or PersonField.State or PersonField.PostalCode
        or PersonField.Country or PersonField.Telecom;

    /// <summary>One trust may know that a person is restricted, and another say where it lives: it must not come out by the other.</summary>
    private static async Task RemoveRestrictedAsync(IdentityContext context, SortedSet<Guid> found, CancellationToken cancel)
    {
        foreach (Guid[] batch in found.Chunk(Batch))
        {
            List<SourceRecordRow> records = await context.RecordsOfAsync(batch, cancel);
            found.ExceptWith(records.Where(record => record.Demographics.IsRestricted).Select(record => record.PersonId));
        }
    }

    private async Task<IEnumerable<IGrouping<Guid, SourceRecordRow>>> RecordsByIdsAsync(
        IdentityContext context, IReadOnlyList<Criterion> criteria, CancellationToken cancel)
    {
        Criterion first = criteria.First(criterion => criterion.Field is PersonField.Identifier or PersonField.PersonId);
        HashSet<Guid> persons = [];
        foreach (Wanted wanted in first.AnyOf)
        {
            if (first.Field == PersonField.PersonId)
            {
                persons.UnionWith(Guid.TryParseExact(wanted.Text, "N", out Guid id) ? [id] : []);
                continue;
            }

            foreach (AssigningAuthority authority in wanted.Authority is { } one ? [one] : domain.Authorities)
            {
                string id = references.Normalize(new PersonIdentifier(authority, wanted.Text));
                persons.UnionWith(await references.FindPersonAsync(context, authority, id, cancel) is { } person ? [person] : []);
            }
        }

        return (await context.RecordsOfAsync(persons, cancel)).GroupBy(record => record.PersonId);
    }

    private static async Task<bool> FindByNamesAsync(
        IdentityContext context, IReadOnlyList<Criterion> criteria, SortedSet<Guid> found, CancellationToken cancel)
    {
        IQueryable<RecordNameRow> names = context.RecordNames.AsNoTracking();
        bool isByName = false;
        foreach (Criterion criterion in criteria)
        {
            bool isOfName = criterion.Field is PersonField.Family or PersonField.Given;
            if (!isOfName || !isByName)
            {
                names = Narrow(names, criterion) ?? names;
                isByName |= isOfName;
            }
            else if (Narrow(context.RecordNames, criterion) is { } others)
            {
                // Two given names, or a family name and a given name, may stand in two rows of one record.
                names = names.Where(name => others.Any(other => other.RecordNumber == name.RecordNumber));
            }
        }

        List<long> numbers = await names.Select(name => name.RecordNumber).Distinct().Take(MostCompared + 1).ToListAsync(cancel);
        foreach (long[] batch in numbers.Take(MostCompared).Chunk(Batch))
        {
            List<SourceRecordRow> records = await context.SourceRecords.AsNoTracking()
                .Where(record => batch.Contains(record.Number) && record.RetiredInto == null).ToListAsync(cancel);
            foreach (SourceRecordRow record in records.Where(record => criteria.All(criterion => Meets(criterion, record.Demographics))))
            {
                if (found.Count == MostPersons && !found.Contains(record.PersonId))
                {
                    return false;
                }

                found.Add(record.PersonId);
            }
        }

        return numbers.Count <= MostCompared;
    }

    /// <summary>What the database can tell of a criterion by an index: never less than what meets it; null where it can tell
    /// nothing.</summary>
    private static IQueryable<RecordNameRow>? Narrow(IQueryable<RecordNameRow> names, Criterion criterion)
    {
        IQueryable<RecordNameRow>? any = null;
        foreach (Wanted wanted in criterion.AnyOf)
        {
            if (Narrow(names, criterion, wanted) is not { } one)
            {
                return null;
            }

            any = any?.Union(one) ?? one;
        }

        return any;
    }

    private static IQueryable<RecordNameRow>? Narrow(IQueryable<RecordNameRow> names, Criterion criterion, Wanted wanted)
    {
        string from = criterion.Field == PersonField.BirthDate ? wanted.Text : RecordNames.Kept(criterion.Field, wanted.Text);
        string until = wanted.Comparison == WantedComparison.Range ? wanted.Until + "~" : from + "\uFFFF";
        if (from.Length == 0 || wanted.Comparison == WantedComparison.Contains)
        {
            return null;
        }

        bool isEqual = wanted.Comparison == WantedComparison.Equal && from.Length < RecordNameRow.MaxLength;
        return criterion.Field switch
        {
            PersonField.Family when isEqual => names.Where(name => name.Family == from),
            PersonField.Family => names.Where(name => string.Compare(name.Family, from) >= 0 && string.Compare(name.Family, until) < 0),
            PersonField.Given => names.Where(name => string.Compare(name.Given, from) >= 0 && string.Compare(name.Given, until) < 0),
            PersonField.BirthDate when isEqual && from.Length == 8 => names.Where(name => name.BirthDate == from),
            PersonField.BirthDate =>
                names.Where(name => string.Compare(name.BirthDate, from) >= 0 && string.Compare(name.BirthDate, until) < 0),
            PersonField.PostalCode when isEqual => names.Where(name => name.PostalCode == from),
            PersonField.PostalCode =>
                names.Where(name => string.Compare(name.PostalCode, from) >= 0 && string.Compare(name.PostalCode, until) < 0),
            _ => null,
        };
    }

    private bool MeetsIdentifier(Criterion criterion, IReadOnlyCollection<SourceRecordRow> person) => criterion.Field switch
    {
        PersonField.PersonId => criterion.AnyOf.Any(wanted => person.Any(record => record.PersonId.ToString("N") == wanted.Text)),
        PersonField.Identifier => criterion.AnyOf.Any(wanted => CrossReference.IdentifiersOf(person, domain).Any(id =>
            (wanted.Authority is null || wanted.Authority == id.Authority)
            && id.Id == references.Normalize(new PersonIdentifier(id.Authority, wanted.Text)))),
        _ => true,
    };

    /// <summary>Whether one description of a person meets what is asked of it beside ids.</summary>
    internal static bool Meets(Criterion criterion, Demographics of) => criterion.Field switch
    {
        PersonField.PersonId or PersonField.Identifier => true,
        PersonField.BirthDate => criterion.AnyOf.Any(wanted => MeetsDate(wanted, of.BirthDate)),
        PersonField.Sex => criterion.AnyOf.Any(wanted => wanted.Text.Equals(of.Sex, StringComparison.OrdinalIgnoreCase)),
        _ => ValuesOf(criterion.Field, of).Any(value => criterion.AnyOf.Any(wanted => MeetsText(wanted, value))),
    };

    private static IEnumerable<string> ValuesOf(PersonField field, Demographics of) => field switch
    {
        PersonField.Family => of.Names.Select(name => name.Family),
        PersonField.Given => of.Names.SelectMany(RecordNames.GivenOf),
        PersonField.MothersMaidenName => [of.MothersMaidenName],
        PersonField.AccountNumber => [of.AccountNumber],

        // Of a restricted person it must not come out, by no search either, where it lives.
        _ when of.IsRestricted => [],
        PersonField.AddressLine => of.Addresses.Select(address => address.Line),
        PersonField.City => of.Addresses.Select(address => address.City),
        PersonField.State => of.Addresses.Select(address => address.State),
        PersonField.PostalCode => of.Addresses.Select(address => address.PostalCode),
        PersonField.Country => of.Addresses.Select(address => address.Country),
        PersonField.Address => of.Addresses.SelectMany(address =>
            new[] { address.Line, address.OtherLine, address.City, address.State, address.PostalCode, address.Country }),
        PersonField.Telecom => of.Telecoms.Select(telecom => telecom.Value),
        _ => [],
    };

    private static bool MeetsText(Wanted wanted, string value)
    {
        (string asked, string has) = (MatchText.Normalize(wanted.Text), MatchText.Normalize(value));
        return asked.Length > 0 && wanted.Comparison switch
        {
            WantedComparison.StartsWith => has.StartsWith(asked, StringComparison.Ordinal),
            WantedComparison.Contains => has.Contains(asked, StringComparison.Ordinal),
            _ => has == asked,
        };
    }

    /// <summary>A birth date of which only year or month is known meets a day that may be it in no way: it is not stated.</summary>
    private static bool MeetsDate(Wanted wanted, string date) => date.Length > 0 && (wanted.Comparison == WantedComparison.Range
        ? string.CompareOrdinal(date, wanted.Text) >= 0
            && (wanted.Until.Length == 0 || string.CompareOrdinal(date, wanted.Until) <= 0 || date.StartsWith(wanted.Until, StringComparison.Ordinal))
        : date.StartsWith(wanted.Text, StringComparison.Ordinal));
}
