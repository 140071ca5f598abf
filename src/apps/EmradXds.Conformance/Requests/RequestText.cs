using System.Globalization;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Synthetic;
using EmradXds.Soap;

namespace EmradXds.Conformance.Requests;

/// <summary>A request as a case writes it, made ready to be sent: placeholders put in, shorthand written out.</summary>
/// <remarks>Elements of the namespace <c>urn:emrad-xds:conformance</c> are shorthand: <c>document</c>, <c>folder</c>, <c>set</c> and
/// <c>association</c> for whole registry objects, <c>refs</c> for ObjectRefs, <c>content</c> for an xdsb:Document,
/// <c>repeat times="…" as="n"</c> for what it holds, with <c>${n}</c> counting from 1. Everything else goes out as it stands.</remarks>
internal sealed class RequestText
{
    /// <summary>The shorthand's namespace.</summary>
    public static readonly XNamespace Namespace = "urn:emrad-xds:conformance";

    private static readonly XNamespace Xdsb = "urn:ihe:iti:xds-b:2007";
    private static readonly XNamespace Xop = "http://www.w3.org/2004/08/xop/include";

    private readonly CaseRun run;
    private readonly List<(string Name, string ContentId)> parts = [];
    private readonly RegistryObjects objects;

    private RequestText(XElement raw, CaseRun run)
    {
        this.run = run;
        objects = new RegistryObjects(run, atRepository: raw.Name.LocalName == "ProvideAndRegisterDocumentSetRequest");
        Body = (XElement)Write(raw, run.Resolve).Single();
    }

    /// <summary>The body's one child element.</summary>
    public XElement Body { get; }

    /// <summary>Reads a file beside <c>case.json</c>.</summary>
    /// <exception cref="InvalidDataException">A placeholder or a shorthand element means nothing.</exception>
    public static RequestText Load(string path, CaseRun run) => new(XElement.Load(path), run);

    /// <summary>The MIME parts that the body names.</summary>
    /// <param name="order">Names of contents in the order of their parts; empty: as the body names them.</param>
    public IReadOnlyList<SentAttachment> Attachments(IReadOnlyList<string> order)
    {
        IEnumerable<(string Name, string ContentId)> sent = parts;
        if (order.Count > 0)
        {
            sent = order.SelectMany(name => parts.Where(part => part.Name == name));
        }

        return [.. sent.Select(part => new SentAttachment(part.ContentId, "application/octet-stream", run.Content(part.Name).WriteAsync))];
    }

    private IEnumerable<XNode> Write(XNode node, Func<string, string> resolve) => node switch
    {
        XElement repeat when repeat.Name == Namespace + "repeat" => Repeat(repeat, resolve),
        XElement element => Write(element, resolve),
        XText text => [new XText(Template.Expand(text.Value, resolve))],
        _ => [],
    };

    private IEnumerable<XNode> Repeat(XElement repeat, Func<string, string> resolve)
    {
        string counter = repeat.Attribute("as")?.Value ?? "n";
        int times = int.Parse(Template.Expand(repeat.Attribute("times")?.Value ?? "", resolve), CultureInfo.InvariantCulture);
        return Enumerable.Range(1, times).SelectMany(number => repeat.Elements().SelectMany(child => Write(
            child, name => name == counter ? number.ToString(CultureInfo.InvariantCulture) : resolve(name))));
    }

    private IEnumerable<XNode> Write(XElement element, Func<string, string> resolve)
    {
        XElement written = new(
            element.Name,
            element.Attributes().Select(a => new XAttribute(a.Name, Template.Expand(a.Value, resolve))),
            element.Nodes().SelectMany(child => Write(child, resolve)));
        return written.Name.Namespace != Namespace ? [written]
            : written.Name.LocalName == "content" ? [Content(written)]
            : objects.Write(written);
    }

    private XElement Content(XElement shorthand)
    {
        string name = shorthand.Attribute("of")?.Value ?? "";
        TestContent content = run.Content(name);
        XElement document = new(Xdsb + "Document", new XAttribute("id", objects.Id(shorthand.Attribute("document")?.Value ?? name)));
        if (shorthand.Attribute("inline")?.Value == "true")
        {
            document.Value = Convert.ToBase64String(content.ToArray());
        }
        else
        {
            string contentId = $"{name}.{parts.Count}@conformance.emrad-xds";
            parts.Add((name, contentId));
            document.Add(new XElement(Xop + "Include", new XAttribute("href", $"cid:{Uri.EscapeDataString(contentId)}")));
        }

        return document;
    }
}
