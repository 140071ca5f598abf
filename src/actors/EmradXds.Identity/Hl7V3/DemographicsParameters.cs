using System.Globalization;
using EmradXds.Hl7V2.Types;
using EmradXds.Hl7V3;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Hl7V3;

/// <summary>parameterList of PRPA_IN201305UV02 as criteria (ITI TF-2 3.47.4.1.2).</summary>
/// <remarks>All that is stated must hold. What cannot be searched by is refused, not passed over: the answer would name persons who were
/// not asked for.</remarks>
internal sealed class DemographicsParameters
{
    private const int MostCriteria = 50;
    private const int MostFaults = 50;
    private const string Missing = "101";
    private const string WrongType = "102";
    private const string NotInTable = "103";
    private const string Unknown = "204";
    private const string Domains = "otherIDsScopingOrganization";

    /// <summary>Nobody meets it.</summary>
    private static readonly Criterion nobody = new(PersonField.PersonId, [new Wanted("")]);

    /// <summary>Parameters that the schema has beside those that are searched by.</summary>
    private static readonly string[] schemaNames =
    [
        "livingSubjectBirthPlaceAddress", "livingSubjectBirthPlaceName", "livingSubjectDeceasedTime", "maritalStatusCode",
        "patientStatusCode", "principalCareProviderId", "principalCareProvisionId",
    ];

    private readonly QueryMessage query;
    private readonly AffinityDomain domain;
    private readonly List<AcknowledgementDetail> faults = [];
    private readonly List<Criterion> criteria = [];
    private readonly List<AssigningAuthority> wanted = [];

    private DemographicsParameters(QueryMessage query, AffinityDomain domain) => (this.query, this.domain) = (query, domain);

    /// <summary>What is asked of a person.</summary>
    public IReadOnlyList<Criterion> Criteria => criteria;

    /// <summary>Authorities whose ids are wanted, each once; none for all.</summary>
    public IReadOnlyList<AssigningAuthority> WantedAuthorities => wanted;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<AcknowledgementDetail> Faults => [.. faults.Take(MostFaults)];

    /// <summary>Persons that meet the query less well are not wanted, 0 to 100.</summary>
    public int MinimumDegree { get; private set; }

    /// <summary>Persons in the first answer; null for all.</summary>
    public int? InitialQuantity { get; private set; }

    /// <summary>Reads the list.</summary>
    public static DemographicsParameters Read(QueryMessage query, AffinityDomain domain)
    {
        DemographicsParameters read = new(query, domain);
        foreach (string name in query.ParameterNames)
        {
            read.ReadParameter(name);
        }

        read.MinimumDegree = read.Quantity(query.Others("minimumDegreeMatch").SelectMany(ValueOf), 0, 100) ?? 0;
        read.InitialQuantity = read.Quantity(query.Others("initialQuantity"), 1, int.MaxValue);
        if (read.faults.Count == 0 && read.criteria.Count is 0 or > MostCriteria)
        {
            read.faults.Add(read.criteria.Count == 0
                ? new AcknowledgementDetail(Missing, "Nothing is asked of a person; expected one parameter at least", query.ListPlace)
                : new AcknowledgementDetail(WrongType, $"Too much is asked; expected {MostCriteria} values at most", query.ListPlace));
        }

        return read;
    }

    private static IEnumerable<QueryValue> ValueOf(QueryValue parent) => parent.Element.Elements()
        .Where(element => element.Name.LocalName == "value")
        .Select(element => new QueryValue(element, $"{parent.Place}/value"));

    private void ReadParameter(string name)
    {
        IReadOnlyList<QueryValue> values = [.. query.Values(name, isList: name == Domains).Where(value => !value.IsNull)];
        Action<QueryValue>? read = name switch
        {
            "livingSubjectName" => ReadName,
            "livingSubjectAdministrativeGender" => ReadGender,
            "livingSubjectBirthTime" => ReadBirthTime,
            "livingSubjectId" => ReadId,
            "patientAddress" => ReadAddress,
            "patientTelecom" => ReadTelecom,
            "mothersMaidenName" => ReadMaidenName,
            Domains => ReadDomain,
            _ => null,
        };
        if (read is null)
        {
            Fault(NotInTable, "Persons cannot be looked for by this parameter", $"{query.ListPlace}/{Shown(name)}");
        }
        else if (values.Count > 1 && name is "livingSubjectAdministrativeGender" or "livingSubjectBirthTime" or "mothersMaidenName")
        {
            Fault(WrongType, "A second value; expected one", values[1].Place);
        }
        else
        {
            foreach (QueryValue value in values)
            {
                read(value);
            }
        }
    }

    private void ReadName(QueryValue value)
    {
        WantedComparison comparison = ComparisonOf(value);
        int before = criteria.Count;
        AddAll(PersonField.Family, value.Parts("family"), comparison);
        AddAll(PersonField.Given, value.Parts("given"), comparison);
        Demand(criteria.Count > before, WrongType, "A name without family and given; expected one of them at least", value);
    }

    private void ReadGender(QueryValue value)
    {
        IReadOnlyList<string> sexes = V3Codes.SexesOf(value.Attribute("code") ?? "");
        if (Demand(sexes.Count > 0, NotInTable, "No administrative gender; expected code F, M or UN", value))
        {
            criteria.Add(new Criterion(PersonField.Sex, [.. sexes.Select(sex => new Wanted(sex))]));
        }
    }

    private void ReadBirthTime(QueryValue value)
    {
        string? at = value.Attribute("value");
        string? from = Bound("low");
        string? until = Bound("high");
        string?[] stated = [.. new[] { at, from, until }.Where(text => text is not null)];
        bool isGood = stated.Length > 0 && (at is null || stated.Length == 1) && stated.All(text => PidSegment.Date(text!).Length > 0);
        if (Demand(isGood, WrongType, "No birth time; expected value, or low or high or both, each of year, month and day", value))
        {
            criteria.Add(new Criterion(
                PersonField.BirthDate,
                [
                    at is not null
                        ? new Wanted(PidSegment.Date(at))
                        : new Wanted(PidSegment.Date(from ?? ""), WantedComparison.Range, Until: PidSegment.Date(until ?? "")),
                ]));
        }

        string? Bound(string name) => value.Element.Elements()
            .Where(element => element.Name.LocalName == name)
            .Select(element => InstanceIdentifier.Stated((string?)element.Attribute("value")))
            .FirstOrDefault();
    }

    /// <summary>An id of a domain that is not known is nobody's: no error, since other sources may know it.</summary>
    private void ReadId(QueryValue value)
    {
        if (Demand(value.Id is { Root: not null, Extension: not null }, Missing, "An id lacks a part; expected root and extension", value))
        {
            criteria.Add(domain.Resolve(Hd.Oid(value.Id.Root!)) is { } authority
                ? new Criterion(PersonField.Identifier, [new Wanted(value.Id.Extension!, Authority: authority)])
                : nobody);
        }
    }

    private void ReadAddress(QueryValue value)
    {
        WantedComparison comparison = ComparisonOf(value);
        int before = criteria.Count;
        AddAll(PersonField.Address, value.Parts("streetAddressLine"), comparison);
        AddAll(PersonField.AddressLine, value.Parts("houseNumber"), WantedComparison.StartsWith);
        AddAll(PersonField.AddressLine, value.Parts("streetName"), WantedComparison.Contains);
        AddAll(PersonField.City, value.Parts("city"), comparison);
        AddAll(PersonField.State, [.. value.Parts("state"), .. value.Parts("county")], comparison);
        AddAll(PersonField.PostalCode, value.Parts("postalCode"), comparison);
        AddAll(PersonField.Country, value.Parts("country"), comparison);
        Demand(criteria.Count > before, WrongType, "An address without parts that can be looked for; expected one at least", value);
    }

    private void ReadTelecom(QueryValue value)
    {
        string? uri = value.Attribute("value");
        string number = uri is null ? "" : uri[(uri.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (Demand(number.Length > 0, Missing, "No telecommunication address; expected a value", value))
        {
            AddAll(PersonField.Telecom, [number], WantedComparison.Equal);
        }
    }

    private void ReadMaidenName(QueryValue value)
    {
        int before = criteria.Count;
        AddAll(PersonField.MothersMaidenName, value.Parts("family"), ComparisonOf(value));
        Demand(criteria.Count > before, WrongType, "A name without family; expected it", value);
    }

    private void ReadDomain(QueryValue value)
    {
        AssigningAuthority? authority = value.Id.Root is { } root ? domain.Resolve(Hd.Oid(root)) : null;
        if (Demand(authority is not null, Unknown, "No assigning authority of this domain; expected the OID of one", value)
            && !wanted.Contains(authority!))
        {
            wanted.Add(authority!);
        }
    }

    private int? Quantity(IEnumerable<QueryValue> values, int least, int most)
    {
        if (values.FirstOrDefault(value => !value.IsNull) is not { } value)
        {
            return null;
        }

        bool isNumber = int.TryParse(value.Attribute("value"), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return Demand(isNumber && number >= least && number <= most, WrongType, $"Expected a whole number of {least} at least", value)
            ? number
            : null;
    }

    /// <summary>SRCH: the sender does not insist on an exact match.</summary>
    private static WantedComparison ComparisonOf(QueryValue value) =>
        value.Attribute("use")?.Split(' ').Contains("SRCH", StringComparer.Ordinal) == true
            ? WantedComparison.StartsWith
            : WantedComparison.Equal;

    private void AddAll(PersonField field, IEnumerable<string> texts, WantedComparison comparison) =>
        criteria.AddRange(texts.Select(text => new Criterion(field, [new Wanted(text, comparison)])));

    private bool Demand(bool isGood, string code, string text, QueryValue value)
    {
        if (!isGood)
        {
            Fault(code, text, value.Place);
        }

        return isGood;
    }

    private void Fault(string code, string text, string place) => faults.Add(new AcknowledgementDetail(code, text, place));

    /// <summary>Places are logged: of a name that no schema has it may not be told what the sender wrote.</summary>
    private static string Shown(string name) => schemaNames.Contains(name) ? name : "*";
}
