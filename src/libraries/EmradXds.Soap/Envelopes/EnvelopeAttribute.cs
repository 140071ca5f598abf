namespace EmradXds.Soap.Envelopes;

/// <summary>An attribute of an <see cref="EnvelopeNode"/>.</summary>
internal struct EnvelopeAttribute
{
    public XmlName Name;

    /// <summary>Its namespace; null where it has none. Of a declaration the namespace that it binds its prefix to.</summary>
    public string? Namespace;

    /// <summary>Of a declaration the next one outwards, an index into the attributes; -1 where there is none.</summary>
    public int Outer;

    /// <summary>Where the name, where the value begins; and the value's length in bytes.</summary>
    public int NameStart;

    public int Start;

    public int Length;

    /// <summary>Whether the value has references or white space other than spaces.</summary>
    public bool IsEscaped;

    public readonly bool IsDeclaration => Name.Kind == XmlNameKind.Declaration;
}
