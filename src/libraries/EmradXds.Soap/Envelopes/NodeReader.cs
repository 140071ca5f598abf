using System.Text;
using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>Reads an envelope, or the body's child alone, from the nodes that one pass over it has left. A reader of the child behaves as
/// one of <see cref="XmlReader.ReadSubtree"/>: what is declared outside is declared where it is needed first.</summary>
internal sealed partial class NodeReader : XmlReader, IXmlLineInfo
{
    private readonly int first;
    private readonly int last;
    private readonly int firstDepth;
    private readonly bool isSubtree;
    private EnvelopeNodes? nodes;
    private EnvelopeNode[] items;
    private ReadState state = ReadState.Initial;
    private NameTable? nameTable;

    /// <summary>The node the reader stands on.</summary>
    private int at;

    /// <summary>The attribute it stands on; -1 where on none.</summary>
    private int attribute = -1;

    /// <summary>Whether it stands on the text in the attribute.</summary>
    private bool isInAttribute;

    /// <summary>The value of where it stands, once it was asked for.</summary>
    private string? value;

    /// <summary>How much of it was handed out in pieces.</summary>
    private int valueRead;

    public NodeReader(EnvelopeNodes nodes, int first, bool isSubtree)
    {
        (this.nodes, this.first, this.isSubtree) = (nodes, first, isSubtree);
        items = nodes.Items;
        last = nodes[first].Link;
        firstDepth = nodes[first].Depth;
    }

    public override ReadState ReadState => state;

    public override bool EOF => state == ReadState.EndOfFile;

    public override string BaseURI => "";

    public override XmlReaderSettings Settings => EnvelopeReader.Settings.Clone();

    public override XmlNodeType NodeType =>
        state != ReadState.Interactive ? XmlNodeType.None
        : isInAttribute ? XmlNodeType.Text
        : attribute >= 0 ? XmlNodeType.Attribute
        : (XmlNodeType)Node.Type;

    public override int Depth =>
        state != ReadState.Interactive ? 0
        : attribute < 0 ? Node.Depth - firstDepth
        : Node.Depth - firstDepth + (isInAttribute ? 2 : 1);

    public override string Name => Atom(NameHere?.QualifiedName ?? "");

    public override string LocalName => Atom(NameHere?.LocalName ?? "");

    public override string Prefix => Atom(NameHere?.Prefix ?? "");

    public override string NamespaceURI => Atom(
        state != ReadState.Interactive || isInAttribute ? ""
        : attribute >= 0 ? NamespaceOf(nodes!.Attribute(attribute))
        : Tag.Namespace ?? "");

    public override string Value => value ??=
        state != ReadState.Interactive ? ""
        : attribute >= 0 ? nodes!.Value(nodes.Attribute(attribute))
        : IsText ? nodes!.Value(Node)
        : "";

    public override bool IsEmptyElement =>
        state == ReadState.Interactive && attribute < 0 && Node.Type == EnvelopeNodeType.Element && Node.Link == at;

    public override int AttributeCount =>
        state != ReadState.Interactive ? 0 : Node.Attributes + (isSubtree ? Node.MissingDeclarations : 0);

    /// <summary>A table of this reader's own; once it has been asked for, names are from it.</summary>
    public override XmlNameTable NameTable => nameTable ??= new NameTable();

    public override string XmlLang
    {
        get
        {
            int innermost = state != ReadState.Interactive ? -1 : Node.Type == EnvelopeNodeType.EndElement ? Node.Link : at;
            for (int i = innermost; i >= 0; i = nodes![i].Parent)
            {
                for (int j = 0; j < nodes![i].Attributes; j++)
                {
                    if (nodes.Attribute(nodes[i].FirstAttribute + j) is { Name.QualifiedName: "xml:lang" } found)
                    {
                        return nodes.Value(found);
                    }
                }
            }

            return "";
        }
    }

    public int LineNumber => LineBreaks().Count;

    public int LinePosition => LineBreaks().Position;

    private ref EnvelopeNode Node => ref items[at];

    /// <summary>Where the reader stands on an element's end, that element.</summary>
    private ref EnvelopeNode Tag => ref items[Node.Type == EnvelopeNodeType.EndElement ? Node.Link : at];

    private bool IsText => Node.Type is EnvelopeNodeType.Text or EnvelopeNodeType.Whitespace;

    private XmlName? NameHere =>
        state != ReadState.Interactive || isInAttribute ? null
        : attribute >= 0 ? nodes!.Attribute(attribute).Name
        : Tag.Name;

    public override bool Read()
    {
        LeaveBinary();
        StandOn(-1);
        switch (state)
        {
            case ReadState.Interactive when at < last:
                at++;
                return true;
            case ReadState.Initial:
                (state, at) = (ReadState.Interactive, first);
                return true;
            case ReadState.Interactive:
                state = ReadState.EndOfFile;
                return false;
            default:
                return false;
        }
    }

    public override void Skip()
    {
        if (state == ReadState.Interactive)
        {
            MoveToElement();
            at = Node.Type == EnvelopeNodeType.Element ? Node.Link : at;
            Read();
        }
    }

    public override string ReadElementContentAsString()
    {
        // Of the ordinary case only; what is no text is said by the reader this one is made of.
        if (NodeType != XmlNodeType.Element || Node.Link - at > 2 || (Node.Link - at == 2 && nodes![at + 1].Type == EnvelopeNodeType.Element))
        {
            return base.ReadElementContentAsString();
        }

        string text = Node.Link - at == 2 ? nodes!.Value(nodes[at + 1]) : "";
        at = Node.Link;
        Read();
        return text;
    }

    public override bool MoveToElement()
    {
        if (attribute < 0)
        {
            return false;
        }

        StandOn(-1);
        return true;
    }

    public override bool MoveToFirstAttribute() => MoveToAttributeAt(0);

    public override bool MoveToNextAttribute() => MoveToAttributeAt(attribute < 0 ? 0 : attribute - Node.FirstAttribute + 1);

    public override void MoveToAttribute(int i)
    {
        if (!MoveToAttributeAt(i))
        {
            throw new ArgumentOutOfRangeException(nameof(i));
        }
    }

    public override bool MoveToAttribute(string name) => MoveToAttributeAt(IndexOf(name));

    public override bool MoveToAttribute(string name, string? ns) => MoveToAttributeAt(IndexOf(name, ns ?? ""));

    public override bool ReadAttributeValue()
    {
        if (attribute < 0 || isInAttribute)
        {
            return false;
        }

        (isInAttribute, valueRead) = (true, 0);
        return true;
    }

    public override bool CanReadValueChunk => true;

    public override int ReadValueChunk(char[] buffer, int index, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - index);
        if (!HasValue)
        {
            throw new InvalidOperationException($"A node of type {NodeType} has no value.");
        }

        int given = Math.Min(count, Value.Length - valueRead);
        Value.CopyTo(valueRead, buffer, index, given);
        valueRead += given;
        return given;
    }

    public override string GetAttribute(int i) => (uint)i < (uint)AttributeCount
        ? nodes!.Value(nodes.Attribute(Node.FirstAttribute + i))
        : throw new ArgumentOutOfRangeException(nameof(i));

    public override string? GetAttribute(string name) => IndexOf(name) is >= 0 and var i ? GetAttribute(i) : null;

    public override string? GetAttribute(string name, string? namespaceURI) =>
        IndexOf(name, namespaceURI ?? "") is >= 0 and var i ? GetAttribute(i) : null;

    public override string? LookupNamespace(string prefix) => prefix switch
    {
        "xml" => XmlNamespaces.Xml,
        "xmlns" => XmlNamespaces.Xmlns,
        _ => (state == ReadState.Interactive ? nodes!.Lookup(prefix, Node.Declaration) : null) ?? (prefix.Length == 0 ? "" : null),
    };

    /// <summary>There is none: DTDs are prohibited.</summary>
    public override void ResolveEntity() => throw new InvalidOperationException();

    public bool HasLineInfo() => true;

    public override void Close()
    {
        LeaveBinary();
        StandOn(-1);
        (state, nodes, items) = (ReadState.Closed, null, []);
    }

    private void StandOn(int newAttribute) => (attribute, isInAttribute, value, valueRead) = (newAttribute, false, null, 0);

    private bool MoveToAttributeAt(int i)
    {
        if ((uint)i >= (uint)AttributeCount)
        {
            return false;
        }

        StandOn(Node.FirstAttribute + i);
        return true;
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < AttributeCount; i++)
        {
            if (nodes!.Attribute(Node.FirstAttribute + i).Name.QualifiedName == name)
            {
                return i;
            }
        }

        return -1;
    }

    private int IndexOf(string name, string ns)
    {
        for (int i = 0; i < AttributeCount; i++)
        {
            ref EnvelopeAttribute candidate = ref nodes!.Attribute(Node.FirstAttribute + i);
            if (candidate.Name.LocalName == name && NamespaceOf(candidate) == ns)
            {
                return i;
            }
        }

        return -1;
    }

    private static string NamespaceOf(in EnvelopeAttribute attribute) =>
        attribute.IsDeclaration ? XmlNamespaces.Xmlns : attribute.Namespace!;

    private string Atom(string name) => nameTable is null ? name : nameTable.Add(name);

    /// <summary>Line and column, both from 1, of where the reader stands; (0, 0) where it stands nowhere.</summary>
    private (int Count, int Position) LineBreaks()
    {
        if (state != ReadState.Interactive)
        {
            return (0, 0);
        }

        int start = attribute < 0 ? Node.Start
            : isInAttribute ? nodes!.Attribute(attribute).Start
            : nodes!.Attribute(attribute).NameStart;
        ReadOnlySpan<byte> before = nodes!.Bytes[..start];
        before = before.StartsWith("\uFEFF"u8) ? before[3..] : before;
        int lines = before.Count((byte)'\n') + before.Count((byte)'\r') - before.Count("\r\n"u8);
        before = before[(before.LastIndexOfAny("\r\n"u8) + 1)..];
        return (lines + 1, Encoding.UTF8.GetCharCount(before) + 1);
    }
}
