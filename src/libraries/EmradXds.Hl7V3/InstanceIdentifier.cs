using System.Xml;

namespace EmradXds.Hl7V3;

/// <summary>An II of HL7 V3.</summary>
/// <param name="Root">The authority's OID, or a whole id by itself; null where absent.</param>
/// <param name="Extension">The id within the root; null where absent.</param>
public sealed record InstanceIdentifier(string? Root, string? Extension)
{
    /// <summary>Reads the element the reader stands on; what is blank is absent.</summary>
    public static InstanceIdentifier Read(XmlReader reader) =>
        new(Stated(reader.GetAttribute("root")), Stated(reader.GetAttribute("extension")));

    /// <summary>A value without blanks around it; null where nothing is left.</summary>
    public static string? Stated(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
