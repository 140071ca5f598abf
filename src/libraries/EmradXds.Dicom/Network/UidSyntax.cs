namespace EmradXds.Dicom.Network;

/// <summary>The construction rules of UIDs (PS3.5 section 9.1).</summary>
internal static class UidSyntax
{
    /// <summary>Whether it has 1 to 64 characters, components of digits without leading zero, and two of them at least.</summary>
    public static bool IsValid(string uid)
    {
        if (uid.Length is 0 or > 64)
        {
            return false;
        }

        int components = 0;
        for (int start = 0; start <= uid.Length; components++)
        {
            int dot = uid.IndexOf('.', start);
            ReadOnlySpan<char> component = uid.AsSpan(start..(dot < 0 ? uid.Length : dot));
            if (component.IsEmpty || component.ContainsAnyExceptInRange('0', '9') || (component.Length > 1 && component[0] == '0'))
            {
                return false;
            }

            start = dot < 0 ? uid.Length + 1 : dot + 1;
        }

        return components > 1;
    }
}
