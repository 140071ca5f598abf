using System.Xml;
using EmradXds.Metadata.Messages;

namespace EmradXds.Hl7V3;

/// <summary>Reads a message forward only, element by element; what stands elsewhere is passed over, however much it is.</summary>
/// <typeparam name="TMessage">What it is read into.</typeparam>
public sealed class ForwardReader<TMessage>
{
    /// <summary>Levels of elements; the messages of the standard have about 15.</summary>
    private const int MaxDepth = 64;

    private readonly Step start = new();

    /// <summary>Learns the places.</summary>
    /// <param name="places">What is read, by the elements that lead there; a reader that is read on stops at the element's end.</param>
    public ForwardReader(params IEnumerable<(string Path, Action<TMessage, XmlReader> Take)> places)
    {
        foreach ((string path, Action<TMessage, XmlReader> take) in places)
        {
            Step end = start;
            foreach (string name in path.Split('/'))
            {
                end.Nexts.TryAdd(name, new Step());
                end = end.Nexts[name];
            }

            end.Take = take;
        }
    }

    /// <summary>Reads the element the reader stands on.</summary>
    /// <param name="reader">Stands on the message or before it.</param>
    /// <param name="interaction">The message's element.</param>
    /// <param name="message">Gets what was read.</param>
    /// <exception cref="MalformedMessageException">It is no such message, or one that nobody would send.</exception>
    public void Read(XmlReader reader, string interaction, TMessage message)
    {
        reader.MoveToContent();
        if (reader.NamespaceURI != Hl7V3Names.Namespace || reader.LocalName != interaction)
        {
            throw new MalformedMessageException($"The body is another element, expected {interaction} of {Hl7V3Names.Namespace}");
        }

        int top = reader.Depth;
        Step?[] steps = new Step?[MaxDepth + 1]; // by depth: where the open elements have led to; null where nothing is read
        steps[0] = start;
        bool isEmpty = reader.IsEmptyElement;
        while (!isEmpty && reader.Read() && reader.Depth > top)
        {
            int level = reader.Depth - top;
            if (level > MaxDepth)
            {
                throw new MalformedMessageException($"{interaction} has more than {MaxDepth} levels of elements");
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                steps[level] = reader.NamespaceURI == Hl7V3Names.Namespace
                    ? steps[level - 1]?.Nexts.GetValueOrDefault(reader.LocalName)
                    : null;
                steps[level]?.Take?.Invoke(message, reader);
            }
        }
    }

    /// <summary>An element that leads to what is read.</summary>
    private sealed class Step
    {
        public Dictionary<string, Step> Nexts { get; } = [];

        public Action<TMessage, XmlReader>? Take { get; set; }
    }
}
