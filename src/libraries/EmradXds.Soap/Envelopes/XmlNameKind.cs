namespace EmradXds.Soap.Envelopes;

/// <summary>What Namespaces in XML 1.0 says of a name without looking further.</summary>
internal enum XmlNameKind
{
    /// <summary>An element's or an attribute's.</summary>
    Ordinary,

    /// <summary>xmlns, or xmlns:prefix: binds a prefix.</summary>
    Declaration,

    /// <summary>An attribute of the xml namespace that changes nothing in how the rest is read: xml:lang, xml:id, xml:base.</summary>
    Xml,

    /// <summary>Left to System.Xml: xml:space, and bindings of prefixes that begin with xml.</summary>
    Reserved,
}
