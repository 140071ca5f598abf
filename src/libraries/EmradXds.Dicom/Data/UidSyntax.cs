namespace EmradXds.Dicom.Data;

/// <summary>The construction rules of UIDs (PS3.5 section 9.1).</summary>
public static class UidSyntax
{
    private const int Longest = 64;

    /// <summary>Whether it has 64 characters at most and two components at least, of digits only: nothing that could lead out of a folder.
    /// Components that begin with zeros are taken, against PS3.5: old equipment writes them.</summary>
    public static bool IsValid(string uid) =>
        uid.Length <= Longest
        && uid.Split('.') is { Length: > 1 } components
        && components.All(component => component.Length > 0 && component.All(char.IsAsciiDigit));
}
