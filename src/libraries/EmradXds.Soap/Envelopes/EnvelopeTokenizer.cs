using System.Buffers;
using System.Text;

namespace EmradXds.Soap.Envelopes;

/// <summary>Reads an ordinary envelope, UTF-8 in memory, in one pass. Whatever is out of the ordinary or might be wrong (DTD, CDATA,
/// comments, processing instructions, names beyond ASCII, a broken rule of XML 1.0 or Namespaces in XML 1.0) makes it step back: System.Xml
/// reads that envelope then, and its verdict is the one that counts.</summary>
internal ref struct EnvelopeTokenizer
{
    /// <summary>An element with more is left to System.Xml: here each is compared with each.</summary>
    private const int MostAttributes = 64;

    /// <summary>What takes more nodes than this is left to System.Xml, which holds none.</summary>
    private const int MostNodes = 100_000;

    private static readonly SearchValues<byte> endsText = SearchValues.Create("<&]\r"u8);
    private static readonly SearchValues<byte> endsQuoted = SearchValues.Create("\"<&\t\n\r"u8);
    private static readonly SearchValues<byte> endsApostrophed = SearchValues.Create("'<&\t\n\r"u8);
    private static readonly SearchValues<byte> nameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:"u8);

    private readonly ReadOnlySpan<byte> bytes;
    private readonly EnvelopeNodes nodes;
    private readonly int maxDepth;
    private readonly int maxNameLength;
    private int at;

    /// <summary>The innermost element that is open; -1 before and after all.</summary>
    private int open = -1;

    private int depth;

    /// <summary>The innermost declaration in scope.</summary>
    private int declaration = -1;

    /// <summary>The first attribute of the last element of depth 2: declarations before it stand outside of the body's child.</summary>
    private int inside;

    private EnvelopeTokenizer(EnvelopeNodes nodes, SoapReadOptions options)
    {
        bytes = nodes.Bytes;
        this.nodes = nodes;
        maxDepth = Math.Min(options.MaxDepth, ushort.MaxValue - 1);
        maxNameLength = options.MaxNameLength;
    }

    /// <summary>The nodes of an envelope; null where System.Xml must read it.</summary>
    public static EnvelopeNodes? Read(ReadOnlyMemory<byte> envelope, SoapReadOptions options)
    {
        EnvelopeNodes nodes = new(envelope);
        if (new EnvelopeTokenizer(nodes, options).ReadDocument())
        {
            return nodes;
        }

        nodes.Dispose();
        return null;
    }

    private bool ReadDocument()
    {
        if (!XmlCharacters.AreLegal(bytes))
        {
            return false;
        }

        Take("\uFEFF"u8);
        if (Take("<?xml"u8) && !ReadXmlDeclaration())
        {
            return false;
        }

        SkipWhiteSpace();
        if (!(Take("<"u8) && ReadStart()))
        {
            return false;
        }

        while (open >= 0)
        {
            if (at + 1 >= bytes.Length || nodes.Count >= MostNodes)
            {
                return false;
            }

            bool isGood;
            if (bytes[at] != '<')
            {
                isGood = ReadText();
            }
            else if (bytes[at + 1] == '/')
            {
                at += 2;
                isGood = ReadEnd();
            }
            else
            {
                at++;
                isGood = ReadStart();
            }

            if (!isGood)
            {
                return false;
            }
        }

        SkipWhiteSpace();
        return at == bytes.Length;
    }

    /// <summary>XML 1.0, 2.8, in the forms senders use.</summary>
    private bool ReadXmlDeclaration()
    {
        int length = bytes[at..].IndexOf("?>"u8);
        if (length < 0)
        {
            return false;
        }

        string rest = Encoding.UTF8.GetString(bytes.Slice(at, length)).TrimEnd(' ');
        rest = rest.Contains('"') ? rest : rest.Replace('\'', '"');
        at += length + 2;
        return rest is " version=\"1.0\""
            || rest.Equals(" version=\"1.0\" encoding=\"utf-8\"", StringComparison.OrdinalIgnoreCase)
            || rest.Equals(" version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"", StringComparison.OrdinalIgnoreCase)
            || rest.Equals(" version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A start tag, behind its &lt;.</summary>
    private bool ReadStart()
    {
        int start = at;
        if (depth > maxDepth || ReadName() is not { Kind: XmlNameKind.Ordinary } name)
        {
            return false;
        }

        int index = nodes.Count;
        ref EnvelopeNode element = ref nodes.Add();
        element.Type = EnvelopeNodeType.Element;
        element.Depth = (ushort)depth;
        element.Name = name;
        element.Start = start;
        element.Length = at - start;
        element.Parent = open;
        element.Link = index;
        element.FirstAttribute = nodes.AttributeCount;
        if (depth == 2)
        {
            inside = nodes.AttributeCount;
        }

        for (;;)
        {
            bool isSeparated = SkipWhiteSpace();
            if (at >= bytes.Length)
            {
                return false;
            }

            switch (bytes[at])
            {
                case (byte)'>':
                    at++;
                    depth++;
                    open = index;
                    return Resolve(ref element);
                case (byte)'/':
                    at++;
                    bool isGood = Take(">"u8) && Resolve(ref element);
                    declaration = open < 0 ? -1 : nodes[open].Declaration;
                    return isGood;
                default:
                    if (!isSeparated || !ReadAttribute())
                    {
                        return false;
                    }

                    break;
            }
        }
    }

    private bool ReadAttribute()
    {
        int nameStart = at;
        if (ReadName() is not { Kind: not XmlNameKind.Reserved } name)
        {
            return false;
        }

        SkipWhiteSpace();
        if (at >= bytes.Length || bytes[at++] != '=')
        {
            return false;
        }

        SkipWhiteSpace();
        if (at == bytes.Length || bytes[at] is not ((byte)'"' or (byte)'\'') || nodes.AttributeCount > MostNodes)
        {
            return false;
        }

        byte quote = bytes[at++];
        int start = at;
        int length = bytes[at..].IndexOfAny(quote == '"' ? endsQuoted : endsApostrophed);
        bool isEscaped = length >= 0 && bytes[at + length] != quote;
        if (isEscaped)
        {
            length = bytes[at..].IndexOf(quote);
        }

        if (length < 0 || (isEscaped && !IsAttributeValue(bytes.Slice(start, length))))
        {
            return false;
        }

        at += length + 1;
        ref EnvelopeAttribute attribute = ref nodes.AddAttribute();
        attribute.IsEscaped = isEscaped;
        attribute.Name = name;
        attribute.NameStart = nameStart;
        attribute.Start = start;
        attribute.Length = length;
        return name.Kind != XmlNameKind.Declaration || Declare(ref attribute);
    }

    private static bool IsAttributeValue(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)'<'))
        {
            return false;
        }

        for (int next; (next = value.IndexOf((byte)'&')) >= 0;)
        {
            int length = XmlCharacters.ReferenceLength(value[next..], out _);
            if (length == 0)
            {
                return false;
            }

            value = value[(next + length)..];
        }

        return true;
    }

    /// <summary>Puts a declaration in scope; not one of a reserved namespace, nor one that unbinds a prefix (Namespaces in XML 1.0,
    /// 3 and 5).</summary>
    private bool Declare(ref EnvelopeAttribute attribute)
    {
        string ns = attribute.IsEscaped ? nodes.Value(attribute) : XmlNamespaces.Of(bytes.Slice(attribute.Start, attribute.Length));
        attribute.Namespace = ns;
        attribute.Outer = declaration;
        declaration = nodes.AttributeCount - 1;
        return ns is not (XmlNamespaces.Xml or XmlNamespaces.Xmlns) && (ns.Length > 0 || attribute.Name.BoundPrefix.Length == 0);
    }

    /// <summary>Finds the namespaces of an element and its attributes, all of which have been read.</summary>
    private bool Resolve(ref EnvelopeNode element)
    {
        int end = nodes.AttributeCount;
        if (end - element.FirstAttribute > MostAttributes || Namespace(element.Name!, element.Depth) is not { } elementNamespace)
        {
            return false;
        }

        element.Namespace = elementNamespace;
        element.Attributes = (ushort)(end - element.FirstAttribute);
        for (int i = element.FirstAttribute; i < end; i++)
        {
            XmlName name = nodes.Attribute(i).Name;
            string? ns = name.Kind switch
            {
                XmlNameKind.Ordinary => name.Prefix.Length == 0 ? "" : Namespace(name, element.Depth),
                XmlNameKind.Xml => XmlNamespaces.Xml,
                _ => nodes.Attribute(i).Namespace,
            };
            if (ns is null || IsTwice(element.FirstAttribute, i, ns))
            {
                return false;
            }

            nodes.Attribute(i).Namespace = ns;
        }

        element.MissingDeclarations = (ushort)(nodes.AttributeCount - end);
        element.Declaration = declaration;
        return true;
    }

    /// <summary>Whether an attribute of the same name stands before this one; of two declarations it is the name that counts, not what they
    /// bind.</summary>
    private readonly bool IsTwice(int first, int index, string ns)
    {
        XmlName name = nodes.Attribute(index).Name;
        for (int i = first; i < index; i++)
        {
            ref EnvelopeAttribute other = ref nodes.Attribute(i);
            if (other.Name.LocalHash == name.LocalHash && other.Name.LocalName == name.LocalName
                && (other.IsDeclaration ? name.Kind == XmlNameKind.Declaration
                    : name.Kind != XmlNameKind.Declaration && other.Namespace == ns))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The namespace of a name, null where its prefix is not declared. What is declared outside of the body's child is declared
    /// once more where it is needed.</summary>
    private string? Namespace(XmlName name, int elementDepth)
    {
        int found = nodes.FindDeclaration(name.Prefix, declaration);
        if (found < 0)
        {
            return name.Prefix.Length == 0 ? "" : null;
        }

        string ns = nodes.Attribute(found).Namespace!;
        if (elementDepth >= 2 && found < inside && ns.Length > 0)
        {
            int index = nodes.AttributeCount;
            EnvelopeAttribute again = nodes.Attribute(found);
            again.Outer = declaration;
            nodes.AddAttribute() = again;
            declaration = index;
        }

        return ns;
    }

    /// <summary>An end tag, behind its &lt;/: of the element that is open.</summary>
    private bool ReadEnd()
    {
        ref EnvelopeNode element = ref nodes[open];
        int start = at;
        if (!Take(bytes.Slice(element.Start, element.Length)))
        {
            return false;
        }

        SkipWhiteSpace();
        if (at >= bytes.Length || bytes[at++] != '>')
        {
            return false;
        }

        depth--;
        int parent = element.Parent;
        int scope = element.Declaration;
        element.Link = nodes.Count;
        ref EnvelopeNode end = ref nodes.Add();
        end.Type = EnvelopeNodeType.EndElement;
        end.Depth = (ushort)depth;
        end.Start = start;
        end.Parent = parent;
        end.Link = open;
        end.Declaration = scope;
        open = parent;
        declaration = parent < 0 ? -1 : nodes[parent].Declaration;
        return true;
    }

    private bool ReadText()
    {
        int start = at;
        bool isEscaped = false;
        bool hasReferences = false;
        for (;;)
        {
            int run = bytes[at..].IndexOfAny(endsText);
            if (run < 0)
            {
                return false;
            }

            at += run;
            if (bytes[at] == '<')
            {
                break;
            }

            int length = 1;
            if (bytes[at] == '&')
            {
                isEscaped = hasReferences = true;
                length = XmlCharacters.ReferenceLength(bytes[at..], out _);
            }
            else if (bytes[at] == '\r')
            {
                isEscaped = true;
            }
            else if (bytes[at..].StartsWith("]]>"u8))
            {
                return false;
            }

            if (length == 0)
            {
                return false;
            }

            at += length;
        }

        ReadOnlySpan<byte> text = bytes[start..at];
        bool isWhiteSpace = text[0] <= ' ' && text.IndexOfAnyExcept(" \t\n\r"u8) < 0;
        if (hasReferences && string.IsNullOrWhiteSpace(XmlCharacters.Decode(text, isAttribute: false)))
        {
            return false; // White space by number: what kind of node that is, System.Xml knows.
        }

        ref EnvelopeNode node = ref nodes.Add();
        node.Type = isWhiteSpace ? EnvelopeNodeType.Whitespace : EnvelopeNodeType.Text;
        node.IsEscaped = isEscaped;
        node.Depth = (ushort)depth;
        node.Start = start;
        node.Length = at - start;
        node.Parent = open;
        node.Declaration = declaration;
        return true;
    }

    private XmlName? ReadName()
    {
        int length = bytes[at..].IndexOfAnyExcept(nameCharacters);
        if (length <= 0 || length > maxNameLength)
        {
            return null;
        }

        XmlName? name = XmlName.Of(bytes.Slice(at, length));
        at += length;
        return name;
    }

    /// <summary>Whether there was any.</summary>
    private bool SkipWhiteSpace()
    {
        int start = at;
        int end = start;
        ReadOnlySpan<byte> all = bytes;
        while (end < all.Length && all[end] <= ' ')
        {
            end++; // No other characters as small as a space are legal.
        }

        at = end;
        return end > start;
    }

    private bool Take(ReadOnlySpan<byte> expected)
    {
        bool isThere = bytes[at..].StartsWith(expected);
        at += isThere ? expected.Length : 0;
        return isThere;
    }
}
