namespace EmradXds.Metadata.Ebrim;

/// <summary>Namespaces and prefixes of the Document Sharing messages.</summary>
internal static class XmlNames
{
    public const string Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";
    public const string Rs = "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0";
    public const string Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";
    public const string Query = "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0";
    public const string Xdsb = "urn:ihe:iti:xds-b:2007";
    public const string Rmd = "urn:ihe:iti:rmd:2017";
    public const string Rad = "urn:ihe:rad:xdsi-b:2009";
    public const string Xop = "http://www.w3.org/2004/08/xop/include";
}
