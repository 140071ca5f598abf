using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The parameters of a stored query by name, parsed by the value syntax of ITI TF-2 3.18.4.1.2.3.5.</summary>
/// <remarks>Text stands in quotes, a quote in it twice; numbers may stand bare; several values in parentheses. Several Value elements of
/// one slot are one longer list (OR); a slot that comes again is another list (AND). Unknown names are passed over.</remarks>
internal sealed class StoredQueryParameters(AdhocQueryRequest request, Findings findings)
{
    public const string AssociationStatus = "$XDSAssociationStatus";
    public const string DocumentEntryType = "$XDSDocumentEntryType";
    public const string ReferenceIdList = "$XDSDocumentEntryReferenceIdList";

    private const string PatientIdForm = "'id^^^&oid&ISO'";

    /// <summary>Values of all parameters together; above it a query is refused.</summary>
    private const int MaxValues = 10_000;

    /// <summary>Lists of one parameter: each nests a condition in the registry's query, and thousands would exhaust its stack.</summary>
    private const int MaxLists = 16;

    /// <summary>Characters of a LIKE pattern: values have 256, and databases refuse patterns that are long beyond reason.</summary>
    private const int MaxPatternLength = 1_000;

    private static readonly IReadOnlyList<IReadOnlyList<string>> NoLists = [];

    private readonly HashSet<string> faulty = [];
    private int values;

    /// <summary>A query by its parameters; null (and findings) where one of them was missing or malformed.</summary>
    public static T? Read<T>(AdhocQueryRequest request, Findings findings, Func<StoredQueryParameters, T> read)
        where T : class
    {
        StoredQueryParameters parameters = new(request, findings);
        T query = read(parameters);
        return parameters.Failed ? null : query;
    }

    /// <summary>Whether a parameter was missing or malformed.</summary>
    public bool Failed => faulty.Count > 0;

    /// <summary>Refuses the query because a required parameter is absent; says nothing where it was there, but malformed.</summary>
    public void Missing(string name, string expected)
    {
        if (faulty.Add(name) && values <= MaxValues)
        {
            findings.Error(XdsErrorCode.XDSStoredQueryMissingParam, $"{name} is missing; expected {expected}");
        }
    }

    /// <summary>Refuses the query because of the number or shape of a parameter's values.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="value">The value; null where it may identify a person.</param>
    /// <param name="expected">What should stand there.</param>
    public void Wrong(string name, string? value, string expected)
    {
        faulty.Add(name);
        string found = value is null ? "" : $" '{XmlReading.Cut(value)}'";
        findings.Error(XdsErrorCode.XDSStoredQueryParamNumber, $"{name}{found}: expected {expected}");
    }

    /// <summary>All lists of a parameter: outer AND, inner OR.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Lists(string name)
    {
        if (values > MaxValues)
        {
            return []; // Refused already.
        }

        List<IReadOnlyList<string>>? lists = null;
        int slots = 0;
        for (int i = 0; i < request.Parameters.Count; i++)
        {
            Slot slot = request.Parameters[i];
            if (slot.Name != name || slot.Values.Count == 0)
            {
                continue;
            }

            if (++slots > MaxLists)
            {
                int all = request.Parameters.Count(s => s.Name == name && s.Values.Count > 0);
                Wrong(name, null, $"at most {MaxLists} slots of this name instead of {all}");
                return [];
            }

            List<string> list = [];
            foreach (string value in slot.Values)
            {
                int before = list.Count;
                if (!StoredQueryValue.TryParse(value, list, MaxValues - values))
                {
                    list.RemoveRange(before, list.Count - before);
                    Wrong(name, IsPersonal(name) ? null : value, "'text' or a number, or a list: ('one','two'); a quote in text twice");
                }

                if (list.Count > MaxValues - values)
                {
                    values = MaxValues + 1;
                    Wrong(name, null, $"{MaxValues} values at most in one query");
                    return [];
                }
            }

            values += list.Count;

            if (list.Count > 0)
            {
                (lists ??= []).Add(list);
            }
        }

        return lists ?? NoLists;
    }

    /// <summary>The values of a parameter that may not come again; none where absent.</summary>
    public IReadOnlyList<string> List(string name)
    {
        IReadOnlyList<IReadOnlyList<string>> lists = Lists(name);
        if (lists.Count > 1)
        {
            Wrong(name, null, $"one slot of this name instead of {lists.Count}: its values are of an attribute with one value");
        }

        return lists.Count == 0 ? [] : lists[0];
    }

    /// <summary>Checks that exactly one of these parameters is there.</summary>
    public void OneOf(params ReadOnlySpan<string> names)
    {
        List<string> stated = [];
        foreach (string name in names)
        {
            if (request.Parameters.Any(slot => slot.Name == name && slot.Values.Count > 0))
            {
                stated.Add(name);
            }
        }

        if (stated.Count == 0)
        {
            Missing(names[0], $"exactly one of {string.Join(", ", names)}");
        }
        else if (stated.Count > 1)
        {
            Wrong(stated[0], null, $"exactly one of {string.Join(", ", names)}");
        }
    }

    /// <summary>Checks that at most one of two parameters is there.</summary>
    public void NotBoth(string one, string other)
    {
        if (new[] { one, other }.All(name => request.Parameters.Any(slot => slot.Name == name && slot.Values.Count > 0)))
        {
            Wrong(other, null, $"this or {one}, not both");
        }
    }

    /// <summary>The values of a parameter that may not come again and may not be absent.</summary>
    public IReadOnlyList<string> Required(string name)
    {
        IReadOnlyList<string> list = List(name);
        if (list.Count == 0)
        {
            Missing(name, "('one','two')");
        }

        return list;
    }

    /// <summary>The one value of a parameter; null where absent, or (and a finding) empty.</summary>
    public string? Single(string name)
    {
        IReadOnlyList<string> list = List(name);
        if (list.Count > 1)
        {
            Wrong(name, null, $"one value instead of {list.Count}");
        }

        if (list.Count == 0)
        {
            return null;
        }

        if (list[0].Length == 0)
        {
            Wrong(name, null, "a value instead of an empty one, or no such slot: it would restrict nothing");
            return null;
        }

        return list[0];
    }

    /// <summary>The patient id every query by patient needs; empty (and a finding) where absent or malformed.</summary>
    public string PatientId(string name)
    {
        string? id = Single(name);
        if (id is null)
        {
            Missing(name, PatientIdForm);
        }
        else
        {
            CheckPatientId(name, id);
        }

        return id ?? "";
    }

    /// <summary>Patient ids of a query that does not need one; none where absent.</summary>
    public IReadOnlyList<string> PatientIds(string name)
    {
        IReadOnlyList<string> ids = List(name);
        foreach (string id in ids)
        {
            CheckPatientId(name, id);
        }

        return ids;
    }

    /// <summary>LIKE patterns (<c>%</c> any run, <c>_</c> one character); none where absent.</summary>
    public IReadOnlyList<string> Patterns(string name)
    {
        IReadOnlyList<string> patterns = List(name);
        CheckPatterns(name, patterns);
        return patterns;
    }

    /// <summary>The one LIKE pattern of a parameter; null where absent.</summary>
    public string? Pattern(string name)
    {
        string? pattern = Single(name);
        CheckPatterns(name, pattern is null ? [] : [pattern]);
        return pattern;
    }

    /// <summary>Required LIKE patterns of referenceIdList: outer AND, inner OR.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ReferenceIds()
    {
        IReadOnlyList<IReadOnlyList<string>> lists = PatternLists(ReferenceIdList);
        if (lists.Count == 0)
        {
            Missing(ReferenceIdList, "('id^^^&oid&ISO^type')");
        }

        return lists;
    }

    /// <summary>LIKE patterns of an attribute with several values: outer AND, inner OR; none where absent.</summary>
    public IReadOnlyList<IReadOnlyList<string>> PatternLists(string name)
    {
        IReadOnlyList<IReadOnlyList<string>> lists = Lists(name);
        CheckPatterns(name, lists.SelectMany(list => list));
        return lists;
    }

    /// <summary>Which types of DocumentEntry are wanted: stable ones where nothing is stated.</summary>
    public (bool Stable, bool OnDemand) DocumentEntryTypes() => Types(DocumentEntryType) ?? (true, false);

    /// <summary>Which types of DocumentEntry are not wanted; null where nothing is stated.</summary>
    public (bool Stable, bool OnDemand)? ExcludedDocumentEntryTypes()
    {
        const string Name = DocumentEntryType + "Exclude";
        NotBoth(DocumentEntryType, Name);
        return Types(Name);
    }

    /// <summary>$XDSAssociationStatus; Approved where nothing is stated.</summary>
    public IReadOnlyList<AvailabilityStatus> AssociationStatuses() =>
        request.Parameters.Any(slot => slot.Name == AssociationStatus) ? Statuses(AssociationStatus) : [AvailabilityStatus.Approved];

    /// <summary>A time; null where absent.</summary>
    public string? Time(string name)
    {
        string? time = Single(name);
        if (time is not null && !Dtm.IsValid(time))
        {
            Wrong(name, time, "YYYY[MM[DD[hh[mm[ss]]]]]");
        }

        return time;
    }

    /// <summary>From and to.</summary>
    public (string? From, string? To) Times(string from, string to) => (Time(from), Time(to));

    /// <summary>Required list of availability status; unknown ones are passed over, and one at least must be known.</summary>
    public IReadOnlyList<AvailabilityStatus> Statuses(string name)
    {
        List<AvailabilityStatus> statuses = [];
        foreach (string value in List(name))
        {
            if (EbrimUris.ToStatus(value) is { } status && !statuses.Contains(status))
            {
                statuses.Add(status);
            }
        }

        if (statuses.Count == 0)
        {
            Missing(name, $"('{EbrimUris.Of(AvailabilityStatus.Approved)}') or Deprecated or both");
        }

        return statuses;
    }

    /// <summary>Codes of an attribute with one value.</summary>
    public IReadOnlyList<Code> Codes(string name) => List(name) is { Count: > 0 } list ? ToCodes(name, list) : [];

    /// <summary>Codes of an attribute with several values: outer AND, inner OR.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> CodeLists(string name) =>
        Lists(name) is { Count: > 0 } lists ? [.. lists.Select(list => ToCodes(name, list))] : [];

    private static bool IsPersonal(string name) =>
        name.StartsWith(ReferenceIdList, StringComparison.Ordinal)
        || name.Contains("PatientId", StringComparison.OrdinalIgnoreCase) || name.Contains("AuthorPerson", StringComparison.Ordinal);

    private (bool Stable, bool OnDemand)? Types(string name)
    {
        IReadOnlyList<string> types = List(name);
        if (types.Count == 0)
        {
            return null;
        }

        (bool stable, bool onDemand) = (types.Contains(EbrimUris.StableDocumentEntry), types.Contains(EbrimUris.OnDemandDocumentEntry));
        if (!stable && !onDemand)
        {
            const string Expected = $"'{EbrimUris.StableDocumentEntry}' (stable) or '{EbrimUris.OnDemandDocumentEntry}' (On-Demand)";
            Wrong(name, types[0], Expected);
        }

        return (stable, onDemand);
    }

    private void CheckPatientId(string name, string id)
    {
        if (!AttributeForms.IsPatientId(id))
        {
            Wrong(name, null, PatientIdForm);
        }
    }

    private void CheckPatterns(string name, IEnumerable<string> patterns)
    {
        if (patterns.Any(pattern => pattern.Length > MaxPatternLength))
        {
            Wrong(name, null, $"{MaxPatternLength} characters at most in a pattern");
        }
    }

    private List<Code> ToCodes(string name, IReadOnlyList<string> list)
    {
        List<Code> codes = [];
        foreach (string value in list)
        {
            string[] components = value.Split('^');
            if (components.Length == 3 && components[0].Length > 0 && components[2].Length > 0)
            {
                codes.Add(new Code(components[0], components[2]));
            }
            else
            {
                Wrong(name, value, "'code^^scheme', both parts");
            }
        }

        return codes;
    }
}
