using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Queries;

/// <summary>Builds the request of a stored query in the value syntax that <see cref="StoredQueryParameters"/> reads.</summary>
internal sealed class StoredQueryRequestBuilder
{
    /// <summary>Longest Value the schema allows (rim:LongName).</summary>
    private const int MaxValueLength = 256;

    private readonly List<Slot> parameters = [];

    /// <summary>The request.</summary>
    public AdhocQueryRequest Build(string queryId, bool leafClass) => new(leafClass ? "LeafClass" : "ObjectRef", queryId, parameters);

    /// <summary>A parameter with one value; left out where null.</summary>
    public void Single(string name, string? value)
    {
        if (value is not null)
        {
            parameters.Add(new Slot(name, [Quote(value)]));
        }
    }

    /// <summary>A parameter with a list of values, spread over as many Value elements as the schema's length asks; left out where
    /// empty.</summary>
    public void List(string name, IEnumerable<string> values)
    {
        List<string> lists = [];
        string list = "";
        foreach (string value in values.Select(Quote))
        {
            if (list.Length > 0 && list.Length + value.Length + ",()".Length > MaxValueLength)
            {
                lists.Add($"({list})");
                list = "";
            }

            list += (list.Length == 0 ? "" : ",") + value;
        }

        if (list.Length > 0)
        {
            lists.Add($"({list})");
            parameters.Add(new Slot(name, lists));
        }
    }

    /// <summary>Codes as <c>code^^scheme</c>.</summary>
    public void Codes(string name, IEnumerable<Code> codes) => List(name, codes.Select(code => $"{code.Value}^^{code.Scheme}"));

    /// <summary>One slot for each list: all must match.</summary>
    public void Lists(string name, IEnumerable<IReadOnlyList<string>> lists)
    {
        foreach (IReadOnlyList<string> list in lists)
        {
            List(name, list);
        }
    }

    /// <summary>One slot for each list: all must match.</summary>
    public void CodeLists(string name, IEnumerable<IReadOnlyList<Code>> lists)
    {
        foreach (IReadOnlyList<Code> codes in lists)
        {
            Codes(name, codes);
        }
    }

    /// <summary>From and to, each where stated.</summary>
    public void Times(string name, (string? From, string? To) times)
    {
        Single(name + "From", times.From);
        Single(name + "To", times.To);
    }

    /// <summary>$XDSDocumentEntryType; left out where only stable entries are wanted.</summary>
    public void DocumentEntryTypes(bool stable, bool onDemand)
    {
        if (onDemand)
        {
            List(StoredQueryParameters.DocumentEntryType, stable
                ? [EbrimUris.StableDocumentEntry, EbrimUris.OnDemandDocumentEntry]
                : [EbrimUris.OnDemandDocumentEntry]);
        }
    }

    /// <summary>$XDSAssociationStatus; left out where it is Approved alone, which is what its absence means.</summary>
    public void AssociationStatuses(IReadOnlyList<AvailabilityStatus> statuses)
    {
        if (statuses is not [AvailabilityStatus.Approved])
        {
            List(StoredQueryParameters.AssociationStatus, statuses.Select(EbrimUris.Of));
        }
    }

    private static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
