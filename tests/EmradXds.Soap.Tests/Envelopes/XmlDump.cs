using System.Globalization;
using System.Text;
using System.Xml;

namespace EmradXds.Soap.Tests.Envelopes;

/// <summary>All that a reader tells of a document, as text: what two readers say alike reads alike.</summary>
internal static class XmlDump
{
    private const string Xmlns = "http://www.w3.org/2000/xmlns/";

    /// <summary>From where the reader stands (before all) to the end. The XML declaration and white space beside the outermost element
    /// are left out: no message is there.</summary>
    public static string Of(XmlReader reader)
    {
        StringBuilder dump = new();
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.XmlDeclaration && !(reader is { Depth: 0, NodeType: XmlNodeType.Whitespace }))
            {
                Append(dump, reader);
            }
        }

        return dump.Append(CultureInfo.InvariantCulture, $"{reader.EOF} {reader.ReadState} {reader.NodeType}").ToString();
    }

    private static void Append(StringBuilder dump, XmlReader reader)
    {
        AppendNode(dump, reader);
        dump.Append(CultureInfo.InvariantCulture, $" {reader.IsEmptyElement} {reader.AttributeCount}");
        dump.Append(CultureInfo.InvariantCulture, $" {reader.XmlLang} {reader.XmlSpace}\n");
        List<string> attributes = [];
        while (reader.MoveToNextAttribute())
        {
            StringBuilder attribute = new("  ");
            AppendNode(attribute, reader);
            string prefix = reader.Prefix;
            string name = reader.LocalName;
            string ns = reader.NamespaceURI;
            string value = reader.Value;
            Assert.True(reader.ReadAttributeValue() || value.Length == 0);
            attribute.Append(' ').Append(reader.NodeType).Append(reader.Depth).Append(reader.Value);
            Assert.False(reader.ReadAttributeValue());
            Assert.Equal(value, reader.GetAttribute(name, ns));
            Assert.Equal(value, reader.GetAttribute(prefix.Length == 0 ? name : $"{prefix}:{name}"));
            attributes.Add(attribute.ToString());
        }

        // What a reader of a subtree declares in addition comes in no particular order.
        dump.AppendJoin('\n', attributes.Where(line => !line.Contains(Xmlns, StringComparison.Ordinal)));
        dump.AppendJoin('\n', attributes.Where(line => line.Contains(Xmlns, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(attributes.Count > 0, reader.MoveToElement());
        Assert.Null(reader.GetAttribute("no-such"));
        Assert.Null(reader.GetAttribute("no-such", "urn:no-such"));
        Assert.False(reader.MoveToAttribute("no-such"));
    }

    private static void AppendNode(StringBuilder dump, XmlReader reader)
    {
        dump.Append(CultureInfo.InvariantCulture, $"{reader.Depth} {reader.NodeType} [{reader.Name}|{reader.Prefix}|{reader.LocalName}|");
        dump.Append(CultureInfo.InvariantCulture, $"{reader.NamespaceURI}] {reader.Value.Length}'{reader.Value}'");
        IXmlLineInfo lines = (IXmlLineInfo)reader;
        if (reader.NamespaceURI != Xmlns)
        {
            dump.Append(CultureInfo.InvariantCulture, $" at {lines.HasLineInfo()} {lines.LineNumber}:{lines.LinePosition}");
        }
    }
}
