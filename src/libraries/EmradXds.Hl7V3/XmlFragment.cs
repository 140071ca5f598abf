using System.Xml;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;

namespace EmradXds.Hl7V3;

/// <summary>A part of a message that is kept as it came, to be repeated in an answer.</summary>
public static class XmlFragment
{
    private const int MaxElements = 500;
    private const int MaxCharacters = 16 << 10;
    private const int MaxDepth = 32;
    private static readonly XName type = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");

    /// <summary>Reads the element the reader stands on, to its end.</summary>
    /// <exception cref="MalformedMessageException">It is larger than anybody would send.</exception>
    public static XElement Read(XmlReader reader)
    {
        string name = reader.LocalName;
        int elements = 0;
        int characters = 0;
        XElement root = ReadStart(null);
        XElement? current = reader.IsEmptyElement ? null : root;
        int depth = 1;
        while (current is not null && reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when depth == MaxDepth:
                    throw new MalformedMessageException($"{name} has more than {MaxDepth} levels of elements");
                case XmlNodeType.Element:
                    bool isEmpty = reader.IsEmptyElement;
                    XElement child = ReadStart(current);
                    (current, depth) = isEmpty ? (current, depth) : (child, depth + 1);
                    break;
                case XmlNodeType.EndElement:
                    (current, depth) = (current.Parent, depth - 1);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    current.Add(Count(reader.Value));
                    break;
                default:
                    break;
            }
        }

        return root;

        XElement ReadStart(XElement? parent)
        {
            if (++elements > MaxElements)
            {
                throw new MalformedMessageException($"{name} has more than {MaxElements} elements");
            }

            XElement element = new(XName.Get(Count(reader.LocalName), reader.NamespaceURI));
            parent?.Add(element);
            while (reader.MoveToNextAttribute())
            {
                bool isDefault = reader.NamespaceURI == XNamespace.Xmlns.NamespaceName && reader.Prefix.Length == 0;
                element.Add(new XAttribute(XName.Get(Count(reader.LocalName), isDefault ? "" : reader.NamespaceURI), Count(reader.Value)));
            }

            reader.MoveToElement();
            KeepPrefix(element, parent is null ? element : parent.AncestorsAndSelf().Last());
            return element;
        }

        string Count(string text) => (characters += text.Length) > MaxCharacters
            ? throw new MalformedMessageException($"{name} has more than {MaxCharacters} characters")
            : text;

        // xsi:type names a type by a prefix, which may have been declared outside.
        void KeepPrefix(XElement element, XElement top)
        {
            if (element.Attribute(type)?.Value.Split(':') is [{ Length: > 0 } prefix, _]
                && element.GetNamespaceOfPrefix(prefix) is null && reader.LookupNamespace(prefix) is { Length: > 0 } uri)
            {
                top.SetAttributeValue(XNamespace.Xmlns + prefix, uri);
            }
        }
    }
}
