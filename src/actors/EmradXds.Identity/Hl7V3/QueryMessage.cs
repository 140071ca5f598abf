using System.Xml;
using System.Xml.Linq;
using EmradXds.Hl7V3;
using EmradXds.Metadata.Messages;

namespace EmradXds.Identity.Hl7V3;

/// <summary>PRPA_IN201305UV02 or PRPA_IN201309UV02: a query by parameters (ITI TF-2 3.45.4.1, 3.47.4.1).</summary>
internal sealed class QueryMessage
{
    private const int LongestId = 255;
    private const string Query = "controlActProcess/queryByParameter";

    private static readonly ForwardReader<QueryMessage> places = new(
    [
        .. Transmission.Places<QueryMessage>(message => message.Transmission),
        (Query, (message, reader) => message.TakeQuery(XmlFragment.Read(reader))),
    ]);

    private readonly string interaction;

    private QueryMessage(string interaction) => this.interaction = interaction;

    /// <summary>From whom to whom.</summary>
    public Transmission Transmission { get; } = new();

    /// <summary>queryByParameter as it came.</summary>
    public XElement ByParameter { get; private set; } = null!;

    /// <summary>What the asking system calls the query.</summary>
    public InstanceIdentifier QueryId { get; private set; } = null!;

    /// <summary>XPath of the parameter list.</summary>
    public string ListPlace => $"/{interaction}/{Query}/parameterList";

    /// <summary>Names of the parameters, each once.</summary>
    public IEnumerable<string> ParameterNames =>
        Lists.Elements().Where(IsOurs).Select(parameter => parameter.Name.LocalName).Distinct();

    private IEnumerable<XElement> Lists => ByParameter.Elements(XName.Get("parameterList", Hl7V3Names.Namespace)).Take(1);

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or lacks what every answer repeats.</exception>
    public static QueryMessage Read(XmlReader reader, string interaction)
    {
        QueryMessage message = new(interaction);
        places.Read(reader, interaction, message);
        message.Transmission.DemandId(interaction);
        if (message.ByParameter is null)
        {
            throw new MalformedMessageException($"{interaction} has no {Query}, expected one");
        }

        XElement? id = message.ByParameter.Element(XName.Get("queryId", Hl7V3Names.Namespace));
        QueryValue value = new(id ?? new XElement("queryId"), "");
        message.QueryId = CheckQueryId(value.Id, interaction);
        return message;
    }

    /// <summary>An id of a query as it is kept.</summary>
    /// <exception cref="MalformedMessageException">It has no root, or is longer than an id.</exception>
    public static InstanceIdentifier CheckQueryId(InstanceIdentifier? id, string interaction) =>
        id?.Root is null ? throw new MalformedMessageException($"{interaction} has no queryId with a root, expected one")
        : id.Root.Length > LongestId || id.Extension?.Length > LongestId
            ? throw new MalformedMessageException($"The queryId of {interaction} has a part of more than {LongestId} characters")
        : id;

    /// <summary>Elements of the query beside its parameters, wherever they stand.</summary>
    public IEnumerable<QueryValue> Others(string name) => ByParameter
        .Descendants(XName.Get(name, Hl7V3Names.Namespace))
        .Select(element => new QueryValue(element, $"/{interaction}/{Query}/{name}"));

    /// <summary>The values of a parameter in all its repetitions.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="isList">Its place always tells which repetition, not only where there are several.</param>
    public IReadOnlyList<QueryValue> Values(string name, bool isList = false)
    {
        XElement[] parameters = [.. Lists.Elements(XName.Get(name, Hl7V3Names.Namespace))];
        List<QueryValue> values = [];
        for (int n = 0; n < parameters.Length; n++)
        {
            XElement[] found = [.. parameters[n].Elements(XName.Get("value", Hl7V3Names.Namespace))];
            string place = $"{ListPlace}/{name}{(isList || parameters.Length > 1 ? $"[{n + 1}]" : "")}/value";
            values.AddRange(found.Select((value, m) => new QueryValue(value, found.Length > 1 ? $"{place}[{m + 1}]" : place)));
        }

        return values;
    }

    private static bool IsOurs(XElement element) => element.Name.NamespaceName == Hl7V3Names.Namespace;

    private void TakeQuery(XElement query) => ByParameter = ByParameter is null
        ? query
        : throw new MalformedMessageException($"{interaction} has a second {Query}, expected one");
}
