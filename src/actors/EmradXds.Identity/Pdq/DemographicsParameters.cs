using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Pdq;

/// <summary>QPD-3 as criteria: all must hold; of one element that stands several times, one value must.</summary>
/// <remarks>What is not stated of an element is its first part: PID.5 is PID.5.1.1. A parameter without a value, or of <c>*</c> alone,
/// asks for nothing.</remarks>
internal sealed class DemographicsParameters
{
    /// <summary>More is no description of a person.</summary>
    private const int MostParameters = 100;

    private const int Day = 8;

    private static readonly Dictionary<(int Field, int Component, int Subcomponent), PersonField> elements = new()
    {
        [(5, 1, 1)] = PersonField.Family,
        [(5, 2, 1)] = PersonField.Given,
        [(5, 3, 1)] = PersonField.Given,
        [(6, 1, 1)] = PersonField.MothersMaidenName,
        [(7, 1, 1)] = PersonField.BirthDate,
        [(8, 1, 1)] = PersonField.Sex,
        [(11, 1, 1)] = PersonField.AddressLine,
        [(11, 3, 1)] = PersonField.City,
        [(11, 4, 1)] = PersonField.State,
        [(11, 5, 1)] = PersonField.PostalCode,
        [(11, 6, 1)] = PersonField.Country,
        [(13, 1, 1)] = PersonField.Telecom,
        [(13, 4, 1)] = PersonField.Telecom,
        [(14, 1, 1)] = PersonField.Telecom,
        [(14, 4, 1)] = PersonField.Telecom,
        [(18, 1, 1)] = PersonField.AccountNumber,
    };

    /// <summary>Fields of PV1 that ITI-22 may ask for (ITI TF-2 3.22.4.1).</summary>
    private static readonly int[] visitFields = [2, 3, 7, 8, 9, 10, 17, 19];

    private readonly Dictionary<(int Field, int Component, int Subcomponent), (PersonField Field, List<Wanted> AnyOf)> wanted = [];
    private readonly List<QueryParameter> ids = [];
    private readonly List<QueryParameter> authorities = [];
    private readonly List<Err> faults = [];

    private DemographicsParameters()
    {
    }

    /// <summary>What must hold of a person.</summary>
    public IReadOnlyList<Criterion> Criteria { get; private set; } = [];

    /// <summary>The first parameter that asks for a visit; null where none does.</summary>
    public QueryParameter? Visit { get; private set; }

    /// <summary>What is wrong with the query.</summary>
    public IReadOnlyList<Err> Faults => faults;

    /// <summary>Reads the parameters of a query.</summary>
    public static DemographicsParameters Read(QbpQ22 query, AffinityDomain domain)
    {
        DemographicsParameters read = new();
        foreach (QueryParameter parameter in query.Parameters.Take(MostParameters))
        {
            read.Add(parameter, query.IsVisitQuery);
        }

        if (query.Parameters.Count > MostParameters)
        {
            read.Fault(query.Parameters[MostParameters], ErrorCondition.DataTypeError, $"expected at most {MostParameters} parameters");
        }

        List<Wanted> identifiers = read.Identifiers(domain);
        read.Criteria =
        [
            .. identifiers.Count > 0 ? [new Criterion(PersonField.Identifier, identifiers)] : Array.Empty<Criterion>(),
            .. read.wanted.Values.Select(element => new Criterion(element.Field, element.AnyOf)),
        ];
        if (read.Criteria.Count == 0 && read.Visit is null && read.faults.Count == 0)
        {
            read.faults.Add(new Err(
                new Erl("QPD", 1, 3), ErrorCondition.RequiredFieldMissing, "something that is known of the person is expected"));
        }

        return read;
    }

    private void Add(QueryParameter parameter, bool visits)
    {
        (int Field, int Component, int Subcomponent) element =
            (parameter.Field, Math.Max(1, parameter.Component), Math.Max(1, parameter.Subcomponent));
        if (parameter.Fault is { } fault)
        {
            Fault(parameter, ErrorCondition.DataTypeError, fault);
        }
        else if (visits && parameter.Segment == "PV1" && visitFields.Contains(parameter.Field))
        {
            Visit ??= parameter.Value.Length > 0 ? parameter : null;
        }
        else if (parameter.Segment != "PID" || (!elements.ContainsKey(element) && element is not ((3, 1, 1) or (3, 4, <= 3))))
        {
            Fault(parameter, ErrorCondition.TableValueNotFound, $"{parameter.Element} is no element that is searched by");
        }
        else if (parameter.Value is "" or "*")
        {
            // A part of the form that was left open.
        }
        else if (element.Field == 3)
        {
            (element.Component == 1 ? ids : authorities).Add(parameter);
        }
        else if (Read(parameter, elements[element]) is { } one)
        {
            wanted.TryAdd(element, (elements[element], []));
            wanted[element].AnyOf.Add(one);
        }
    }

    private Wanted? Read(QueryParameter parameter, PersonField field) => field switch
    {
        PersonField.BirthDate => ReadDate(parameter),
        PersonField.Sex => ReadSex(parameter),
        _ => ReadText(parameter),
    };

    private Wanted? ReadText(QueryParameter parameter)
    {
        bool isStart = parameter.Value.EndsWith('*');
        string text = isStart ? parameter.Value[..^1] : parameter.Value;
        return text.Contains('*', StringComparison.Ordinal) || MatchText.Normalize(text).Length == 0
            ? Fault(parameter, ErrorCondition.DataTypeError, "expected letters or digits, and * at the end alone")
            : new Wanted(text, isStart ? WantedComparison.StartsWith : WantedComparison.Equal);
    }

    /// <summary>Year, month or day; what is stated of a time of day is no matter.</summary>
    private Wanted? ReadDate(QueryParameter parameter)
    {
        string text = parameter.Value.EndsWith('*') ? parameter.Value[..^1] : parameter.Value;
        return !Dtm.TryParse(text, out Dtm date) || (date.Precision <= DtmPrecision.Day && date.Offset is not null)
            ? Fault(parameter, ErrorCondition.DataTypeError, "expected YYYY, YYYYMM or YYYYMMDD")
            : new Wanted(text[..Math.Min(text.Length, Day)]);
    }

    private Wanted? ReadSex(QueryParameter parameter) => parameter.Value.ToUpperInvariant() is "M" or "F" or "O" or "U" or "A" or "N"
        ? new Wanted(parameter.Value)
        : Fault(parameter, ErrorCondition.TableValueNotFound, "expected M, F, O, U, A or N of HL7 table 0001");

    /// <summary>Ids with the authorities stated, or of any authority where none is.</summary>
    private List<Wanted> Identifiers(AffinityDomain domain)
    {
        foreach (QueryParameter id in ids.Where(id => id.Value.Any(c => c == '*' || char.IsControl(c))))
        {
            Fault(id, ErrorCondition.DataTypeError, "an id is asked for whole, without * and control characters");
        }

        if (authorities.Count > 0 && ids.Count == 0)
        {
            Fault(authorities[0], ErrorCondition.RequiredFieldMissing, "an id of this authority is expected in @PID.3.1");
            return [];
        }

        List<AssigningAuthority?> known = [];
        foreach ((Hd authority, QueryParameter parameter) in StatedAuthorities())
        {
            if (domain.Resolve(authority) is { } one)
            {
                known.Add(one);
            }
            else
            {
                // Not "nobody found": whoever hears that registers the person once more.
                Fault(parameter, ErrorCondition.UnknownKeyIdentifier, "an assigning authority of this domain is expected");
            }
        }

        return [.. from authority in known.DefaultIfEmpty(null) from id in ids select new Wanted(id.Value, Authority: authority)];
    }

    /// <summary>One authority by some or all of its names, or several by one kind of name each.</summary>
    private List<(Hd Authority, QueryParameter Parameter)> StatedAuthorities()
    {
        List<QueryParameter> namespaces = Parts(1);
        List<QueryParameter> oids = Parts(2);
        List<QueryParameter> types = Parts(3);
        string? type = types.Count > 0 ? types[0].Value : null;
        if (types.Exists(other => other.Value != type) || (types.Count > 0 && oids.Count == 0)
            || (namespaces.Count > 1 && oids.Count > 0) || (oids.Count > 1 && namespaces.Count > 0))
        {
            Fault(authorities[0], ErrorCondition.DataTypeError, "expected one authority, by namespace, by OID (and type ISO), or by both");
            return [];
        }

        return oids.Count > 0
            ? [.. oids.Select(oid => (new Hd(namespaces.FirstOrDefault()?.Value, oid.Value, type ?? "ISO"), oid))]
            : [.. namespaces.Select(name => (new Hd(name.Value, null, null), name))];

        List<QueryParameter> Parts(int subcomponent) => authorities.FindAll(part => Math.Max(1, part.Subcomponent) == subcomponent);
    }

    private Wanted? Fault(QueryParameter parameter, ErrorCondition condition, string text)
    {
        faults.Add(new Err(parameter.Place, condition, text));
        return null;
    }
}
