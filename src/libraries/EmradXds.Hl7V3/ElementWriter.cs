using System.Xml;

namespace EmradXds.Hl7V3;

/// <summary>Writes elements of HL7 V3; what no XML can carry is written as U+FFFD, since values come out of other formats.</summary>
public static class ElementWriter
{
    /// <summary>Opens an element.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">Name and value; one without a value is left out.</param>
    public static void Open(this XmlWriter writer, string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        writer.WriteStartElement(element, Hl7V3Names.Namespace);
        foreach ((string name, string? value) in attributes)
        {
            if (value is not null)
            {
                writer.WriteAttributeString(name, Clean(value));
            }
        }
    }

    /// <summary>Writes an element that has attributes alone.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="element">Its name.</param>
    /// <param name="attributes">As of <see cref="Open"/>.</param>
    public static void Value(this XmlWriter writer, string element, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        writer.Open(element, attributes);
        writer.WriteEndElement();
    }

    /// <summary>Writes an element with text; none where there is no text.</summary>
    public static void Text(this XmlWriter writer, string element, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            writer.WriteElementString(element, Hl7V3Names.Namespace, Clean(text));
        }
    }

    /// <summary>Writes the text of the element that is open.</summary>
    public static void Content(this XmlWriter writer, string text) => writer.WriteString(Clean(text));

    /// <summary>Writes an II; nullFlavor NI where it is not known.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="element">Its name.</param>
    /// <param name="id">The id.</param>
    public static void Id(this XmlWriter writer, string element, InstanceIdentifier? id) => writer.Value(
        element,
        ("nullFlavor", id?.Root is null ? "NI" : null),
        ("root", id?.Root),
        ("extension", id?.Root is null ? null : id.Extension));

    private static string Clean(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsXml(text, i))
            {
                return string.Concat(text.Select((c, place) => IsXml(text, place) ? c : '\uFFFD'));
            }
        }

        return text;
    }

    private static bool IsXml(string text, int place) => XmlConvert.IsXmlChar(text[place])
        || (place + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[place + 1], text[place]))
        || (place > 0 && XmlConvert.IsXmlSurrogatePair(text[place], text[place - 1]));
}
