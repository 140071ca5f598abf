using EmradXds.Hl7V2.Types;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>A DICOM person name as HL7 has it.</summary>
public static class PersonName
{
    /// <summary>PN is family^given^middle^prefix^suffix, XPN is family^given^middle^suffix^prefix. Of the representations of a PN
    /// (alphabetic=ideographic=phonetic) the first that is there; null where there is none.</summary>
    public static Xpn? ToXpn(string? personName)
    {
        string? representation = (personName ?? "").Split('=').FirstOrDefault(r => r.Trim('^', ' ').Length > 0);
        string?[] parts = [.. (representation ?? "").Split('^').Select(part => part.Trim()).Select(part => part.Length == 0 ? null : part)];
        Array.Resize(ref parts, 5);
        return representation is null ? null : new Xpn(parts[0], parts[1], parts[2], Suffix: parts[4], Prefix: parts[3]);
    }
}
