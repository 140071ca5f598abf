namespace EmradXds.Hl7V2.Types;

/// <summary>The shape of an OID as text (ITU-T X.660; at most 64 characters in DICOM and XDS).</summary>
public static class Oid
{
    /// <summary>Numbers without leading zeros joined by dots, two at least, the first 0 to 2, at most 64 characters in all.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is < 3 or > 64 || text[0] is < '0' or > '2' || text[1] != '.')
        {
            return false;
        }

        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> arc = text[range];
            if (arc.IsEmpty || (arc[0] == '0' && arc.Length > 1) || arc.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }
        }

        return true;
    }
}
