using System.Text;

namespace EmradXds.Testing;

/// <summary>Attacks by the form of a message, around a body that would be a good request of the actor: every actor must answer each with a
/// fault that blames the sender, and do nothing.</summary>
public static class HostileRequests
{
    public const string Plain = "application/soap+xml; charset=UTF-8";
    public const string Boundary = "b0undary";

    private const string Packaged = $"multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; start-info=\"application/soap+xml\"";

    /// <summary>A tenth element deep holds ten to the tenth.</summary>
    private static readonly string Laughs = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + string.Concat(
        Enumerable.Range(1, 10).Select(i => $"<!ENTITY a{i} '{string.Concat(Enumerable.Repeat($"&a{i - 1};", 10))}'>")) + "]>";

    private static readonly string Quadratic = $"<!DOCTYPE x [<!ENTITY a '{new string('a', 100_000)}'>]>";

    private static readonly Dictionary<string, Func<string, Tripwire, HostileRequest>> all = new()
    {
        ["DTD without content"] = (body, _) => Unpackaged("<!DOCTYPE x>" + Envelope(body)),
        ["DTD in UTF-16"] = (body, _) => new(
            [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("<!DOCTYPE x [<!ENTITY a 'a'>]>" + Envelope(body))],
            "application/soap+xml; charset=UTF-16"),
        ["DTD of another address"] = (body, trap) => Unpackaged($"<!DOCTYPE x SYSTEM '{trap.HttpUri}x.dtd'>{Envelope(body)}"),
        ["DTD of a file"] = (body, trap) => Unpackaged($"<!DOCTYPE x SYSTEM '{trap.FileUri}'>{Envelope(body)}"),
        ["external entity of another address"] = (body, trap) =>
            Unpackaged($"<!DOCTYPE x [<!ENTITY a SYSTEM '{trap.HttpUri}'>]>{Envelope(body, "<x>&a;</x>")}"),
        ["external entity of a file"] = (body, trap) =>
            Unpackaged($"<!DOCTYPE x [<!ENTITY a SYSTEM '{trap.FileUri}'>]>{Envelope(body, "<x>&a;</x>")}"),
        ["parameter entity of another address"] = (body, trap) =>
            Unpackaged($"<!DOCTYPE x [<!ENTITY % a SYSTEM '{trap.HttpUri}'> %a;]>{Envelope(body)}"),
        ["external entity in a package"] = (body, trap) =>
            Package([Root($"<!DOCTYPE x [<!ENTITY a SYSTEM '{trap.FileUri}'>]>{Envelope(body, "<x>&a;</x>")}")]),
        ["entity nobody declared"] = (body, _) => Unpackaged(Envelope(body, "<x>&a;</x>")),
        ["billion laughs"] = (body, _) => Unpackaged(Laughs + Envelope(body, "<x>&a10;</x>")),
        ["billion laughs in an attribute"] = (body, _) => Unpackaged(Laughs + Envelope(body, "<x y='&a10;'/>")),
        ["quadratic blow-up of entities"] = (body, _) =>
            Unpackaged(Quadratic + Envelope(body, $"<x>{string.Concat(Enumerable.Repeat("&a;", 100_000))}</x>")),
        ["nested elements in the header"] = (body, _) => Unpackaged(Envelope(body, Nested(10_000))),
        ["nested elements in the body"] = (body, _) => Unpackaged(Envelope(Inside(body, Nested(100_000)))),
        ["nested elements that never end"] = (body, _) => Unpackaged(Envelope(Inside(body, Repeat("<x>", 500_000)))),
        ["elements nested a little too deep"] = (body, _) => Unpackaged(Envelope(Inside(body, Nested(130)))),
        ["attributes by the hundred"] = (body, _) => Unpackaged(Envelope(Inside(body, $"<x{Attributes(300)}/>"))),
        ["attributes by the hundred thousand"] = (body, _) => Unpackaged(Envelope(Inside(body, $"<x{Attributes(100_000)}/>"))),
        ["attributes by the hundred in the header"] = (body, _) => Unpackaged(Envelope(body, $"<x{Attributes(300)}/>")),
        ["namespaces by the hundred"] = (body, _) => Unpackaged(Envelope(Inside(body, $"<x{Attributes(300, "xmlns:a")}/>"))),
        ["the same attribute twice"] = (body, _) => Unpackaged(Envelope(Inside(body, "<x a='1' a='2'/>"))),
        ["element name of a million characters"] = (body, _) => Unpackaged(Envelope(Inside(body, $"<{new string('x', 1_000_000)}/>"))),
        ["element name too long in the header"] = (body, _) => Unpackaged(Envelope(body, $"<{new string('x', 2_000)}/>")),
        ["attribute name of a million characters"] = (body, _) => Unpackaged(Envelope(Inside(body, $"<x {new string('y', 1_000_000)}='1'/>"))),
        ["namespace prefix of a million characters"] = (body, _) =>
            Unpackaged(Envelope(Inside(body, $"<{new string('p', 1_000_000)}:x xmlns:{new string('p', 1_000_000)}='urn:x'/>"))),
        ["bytes that are no UTF-8"] = (body, _) =>
            new([.. Encoding.UTF8.GetBytes(Envelope(Inside(body, "<x/>"))).Select(b => b == 'x' ? (byte)0xff : b)], Plain),
        ["characters that XML does not have"] = (body, _) => Unpackaged(Envelope(Inside(body, "<x>&#0;</x>"))),
        ["second envelope behind the first"] = (body, _) => Unpackaged(Envelope(body) + Envelope(body)),
        ["second body behind the first"] = (body, _) => Unpackaged(Envelope($"{body}</s:Body><s:Body>{body}")),
        ["second request in the body"] = (body, _) => Unpackaged(Envelope(body + body)),
        ["include of a part that a plain message cannot have"] = (body, _) => Unpackaged(Envelope(Inside(body, Include("cid:a")))),
        ["include of another address"] = (body, trap) => Package([Root(Envelope(Inside(body, Include(trap.HttpUri))))]),
        ["include of a file"] = (body, trap) => Package([Root(Envelope(Inside(body, Include(trap.FileUri))))]),
        ["include of a part that never comes"] = (body, _) => Package([Root(Envelope(Inside(body, Include("cid:a")))), Part("b", "1")]),
        ["include in an include"] = (body, _) => Package(
            [Root(Envelope(Inside(body, Include("cid:a", Include("cid:b"))))), Part("a", "1"), Part("b", "2")]),
        ["two includes of one part"] = (body, _) =>
            Package([Root(Envelope(Inside(body, Include("cid:a") + Include("cid:%61")))), Part("a", "1")]),
        ["two parts of one Content-ID"] = (body, _) =>
            Package([Root(Envelope(Inside(body, Include("cid:a")))), Part("a", "1"), Part("a", "2")]),
        ["boundary absent"] = (body, _) => Package([Root(Envelope(body))]) with { ContentType = Packaged },
        ["boundary of two hundred characters"] = (body, _) =>
            Package([Root(Envelope(body))], boundary: new string('b', 200)),
        ["boundary that never comes"] = (body, _) =>
            Package([Root(Envelope(body))]) with { ContentType = $"{Packaged}; boundary=\"another\"" },
        ["closing boundary missing"] = (body, _) => new(
            Encoding.UTF8.GetBytes($"--{Boundary}\r\n{Root(Envelope(body))}\r\n--{Boundary}\r\n{Part("a", "1")}\r\n"),
            $"{Packaged}; boundary=\"{Boundary}\""),
        ["parts by the ten thousand"] = (body, _) => Package([Root(Envelope(body)), .. Enumerable.Repeat("\r\n", 70_000)]),
        ["header of a part that never ends"] = (body, _) =>
            Package([Root(Envelope(body)), $"X-Long: {new string('x', 5_000_000)}\r\n\r\n1"]),
        ["headers of a part by the ten thousand"] = (body, _) => Package([Root(Envelope(body)), Repeat("X: y\r\n", 100_000) + "\r\n1"]),
        ["part in a Content-Transfer-Encoding nobody reads"] = (body, _) =>
            Package([Root(Envelope(body)), "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x"]),
        ["root part absent"] = (body, _) => Package([Part("a", "1")]),
        ["root part that is no XML"] = (body, _) =>
            Package([Root(Envelope(body)).Replace("application/xop+xml", "text/html", StringComparison.Ordinal)]),
        ["large parts before the root part"] = (body, _) => Package([Part("a", new string('a', 3_000_000)), Root(Envelope(body))]),
    };

    /// <summary>Name of each attack.</summary>
    public static IEnumerable<string> Attacks => all.Keys;

    /// <summary>An attack around a body that would be good.</summary>
    public static HostileRequest Of(string attack, string body, Tripwire trap) => all[attack](body, trap);

    /// <summary>Oddities that a reader passes over without following them: the request is answered as if they were not there.</summary>
    public static HostileRequest WithHintsOfAddresses(string body, Tripwire trap) => Unpackaged(
        $"<?xml-stylesheet href='{trap.HttpUri}style.xsl' type='text/xsl'?>" + Envelope(
            body,
            $"<x xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:schemaLocation='urn:x {trap.HttpUri}x.xsd'/>"
            + $"<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='{trap.FileUri}' parse='text'/>"
            + "<w:FaultTo><w:Address>" + trap.HttpUri + "</w:Address></w:FaultTo>"));

    /// <summary>A plain envelope.</summary>
    public static HostileRequest Unpackaged(string envelope) => new(Encoding.UTF8.GetBytes(envelope), Plain);

    /// <summary>A package of these parts, each with its header.</summary>
    public static HostileRequest Package(IEnumerable<string> parts, string boundary = Boundary) => new(
        Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => $"--{boundary}\r\n{part}\r\n")) + $"--{boundary}--\r\n"),
        $"{Packaged}; boundary=\"{boundary}\"");

    public static string Envelope(string body, string header = "") =>
        "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' xmlns:w='http://www.w3.org/2005/08/addressing'>"
        + $"<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>";

    /// <summary>The root part.</summary>
    public static string Root(string envelope) => $"Content-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n{envelope}";

    public static string Part(string id, string content) => $"Content-ID: <{id}>\r\n\r\n{content}";

    public static string Include(string href, string content = "") =>
        $"<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='{href}'>{content}</x:Include>";

    /// <summary>Something more as the last child of the body's element.</summary>
    public static string Inside(string body, string more) => body.Insert(body.LastIndexOf("</", StringComparison.Ordinal), more);

    private static string Nested(int depth) => Repeat("<x>", depth) + Repeat("</x>", depth);

    private static string Attributes(int count, string name = "a") =>
        string.Concat(Enumerable.Range(0, count).Select(i => $" {name}{i}='u'"));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
