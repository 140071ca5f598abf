using System.Text;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>DICOM values as HL7 v2 fields, which XDS metadata and PIX queries carry.</summary>
public static class Hl7Values
{
    /// <summary>A value with the delimiters of HL7 v2 escaped (HL7 v2.5 2.7).</summary>
    public static string Escape(string value)
    {
        StringBuilder escaped = new(value.Length);
        foreach (char c in value)
        {
            escaped.Append(c switch
            {
                '\\' => @"\E\",
                '|' => @"\F\",
                '^' => @"\S\",
                '&' => @"\T\",
                '~' => @"\R\",
                < ' ' => " ",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A person name: PN is family^given^middle^prefix^suffix, XPN is family^given^middle^suffix^prefix. Of the representations of a PN
    /// (alphabetic=ideographic=phonetic) the first that is there. Empty where there is none.</summary>
    public static string ToXpn(string? personName)
    {
        string representation = (personName ?? "").Split('=').FirstOrDefault(r => r.Trim('^', ' ').Length > 0) ?? "";
        string[] parts = [.. representation.Split('^').Select(part => Escape(part.Trim()))];
        Array.Resize(ref parts, 5);
        return $"{parts[0]}^{parts[1]}^{parts[2]}^{parts[4]}^{parts[3]}".TrimEnd('^');
    }
}
