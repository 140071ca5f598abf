namespace EmradXds.Soap.Envelopes;

/// <summary>The start of an element, its end, or a text; what it says stays in the envelope's bytes until asked for.</summary>
internal struct EnvelopeNode
{
    /// <summary>Name of an element; null of an element's end and of a text.</summary>
    public XmlName? Name;

    /// <summary>Namespace of an element.</summary>
    public string? Namespace;

    /// <summary>Where the name in the tag, or the text, begins; and its length in bytes.</summary>
    public int Start;

    public int Length;

    /// <summary>Index of the element around it; -1 for the outermost.</summary>
    public int Parent;

    /// <summary>Of an element the index of its end (its own where it is empty); of an end the index of the element.</summary>
    public int Link;

    /// <summary>The innermost declaration in scope, an index into the attributes; -1 where there is none.</summary>
    public int Declaration;

    public int FirstAttribute;

    public ushort Attributes;

    /// <summary>Declarations that the element lacks and that a reader of the body alone needs; they follow its attributes.</summary>
    public ushort MissingDeclarations;

    public ushort Depth;

    public EnvelopeNodeType Type;

    /// <summary>Whether a text has references or carriage returns, so that its bytes are not yet its value.</summary>
    public bool IsEscaped;
}
