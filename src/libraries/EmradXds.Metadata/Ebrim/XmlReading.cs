using System.Xml;
using EmradXds.Metadata.Messages;

namespace EmradXds.Metadata.Ebrim;

/// <summary>How every message here is read: element by element, forward only, whatever is unknown skipped.</summary>
internal static class XmlReading
{
    /// <summary>Children of one element that are taken, at most: a message with more is no message but an attack.</summary>
    private const int MaxChildren = 100_000;

    /// <summary>Goes to the element the message must start with, and lets <paramref name="read"/> read it.</summary>
    /// <exception cref="MalformedMessageException">Another element stands there, or the XML ends or breaks inside.</exception>
    public static T ReadMessage<T>(this XmlReader reader, string ns, string name, Func<XmlReader, T> read)
    {
        try
        {
            reader.MoveToContent();
            if (!reader.Is(ns, name))
            {
                throw new MalformedMessageException(
                    $"The body is '{Cut(reader.Name)}' of '{Cut(reader.NamespaceURI)}', expected {name} of {ns}");
            }

            return read(reader);
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            throw new MalformedMessageException($"The body cannot be read as {name}: {exception.Message}", exception);
        }
    }

    /// <summary>Whether the reader stands on the start of that element.</summary>
    public static bool Is(this XmlReader reader, string ns, string name) =>
        reader.NodeType == XmlNodeType.Element && reader.LocalName == name && reader.NamespaceURI == ns;

    /// <summary>Calls <paramref name="child"/> on the start of each child element; it must read the child whole. Ends behind the
    /// element.</summary>
    public static void ReadChildren(this XmlReader reader, Action child) => reader.ReadChildren(child, static (_, child) => child());

    /// <summary>The same with what the child is read into: of objects by the thousand nothing else is made.</summary>
    public static void ReadChildren<T>(this XmlReader reader, T parent, Action<XmlReader, T> child)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        int depth = reader.Depth;
        int count = 0;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
            }
            else if (++count > MaxChildren)
            {
                throw new MalformedMessageException($"An element has more than {MaxChildren} children");
            }
            else
            {
                child(reader, parent);
            }
        }

        reader.Read();
    }

    /// <summary>Calls <paramref name="child"/> on each child element of that name, and skips the others.</summary>
    public static void ReadChildren(this XmlReader reader, string ns, string name, Action child) => reader.ReadChildren(() =>
    {
        if (reader.Is(ns, name))
        {
            child();
        }
        else
        {
            reader.Skip();
        }
    });

    /// <summary>The element's text without the white space around it, which pretty-printing senders add.</summary>
    public static string ReadText(this XmlReader reader) => reader.ReadElementContentAsString().Trim();

    /// <summary>A value as it may stand in an error text.</summary>
    public static string Cut(string value, int most = 64) => value.Length <= most ? value : value[..(most - 3)] + "...";
}
