namespace EmradXds.Soap.Envelopes;

/// <summary>An attribute of an <see cref="EnvelopeNode"/>.</summary>
internal struct EnvelopeAttribute
{
    /// <summary>Whether the value has references or white space other than spaces.</summary>
    public bool IsEscaped;

    public XmlName Name;

    public string Namespace;

    /// <summary>What a declaration binds its prefix to; null of another attribute.</summary>
    public string? Bound;

    /// <summary>Of a declaration the next one outwards, an index into the attributes; -1 where there is none.</summary>
    public int Outer;

    /// <summary>Where the name, where the value begins; and the value's length in bytes.</summary>
    public int NameStart;

    public int Start;

    public int Length;
}
