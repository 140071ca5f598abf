using System.Text.RegularExpressions;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Metadata.Rules;

/// <summary>The forms of XDS attributes, their data types (ITI TF-3 table 4.2.3.1.7-2).</summary>
internal static partial class AttributeForms
{
    private const string OidUrn = "urn:oid:";
    private const int MaxHomeCommunityIdLength = 64;
    private const int MaxUniqueIdLength = 128;
    private const int MaxExtensionLength = 16;

    public static bool IsOid(string text) => Oid.IsValid(text);

    /// <summary>urn:uuid: and the canonical form in lower case.</summary>
    public static bool IsEntryUuid(string text) => EntryUuid().IsMatch(text);

    /// <summary>Exactly <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public static bool IsPatientId(string text) => Cx.TryParseXds(text, out _);

    /// <summary>OID, OID^extension, or a URI.</summary>
    public static bool IsDocumentUniqueId(string text)
    {
        if (text.Length > MaxUniqueIdLength)
        {
            return false;
        }

        string[] parts = text.Split('^');
        return parts.Length switch
        {
            1 => IsOid(text) || (text.Contains(':', StringComparison.Ordinal) && Uri.IsWellFormedUriString(text, UriKind.Absolute)),
            2 => IsOid(parts[0]) && parts[1].Length is > 0 and <= MaxExtensionLength,
            _ => false,
        };
    }

    public static bool IsSha1(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigit);

    /// <summary>A language tag of RFC 5646 by its shape.</summary>
    public static bool IsLanguageTag(string text) => LanguageTag().IsMatch(text);

    /// <summary>urn:oid: and an OID, 64 characters at most in all.</summary>
    public static bool IsHomeCommunityId(string text) =>
        text.Length <= MaxHomeCommunityIdLength && text.StartsWith(OidUrn, StringComparison.Ordinal) && IsOid(text[OidUrn.Length..]);

    /// <summary>CXi: an id, its authority (by OID, or none), a type URN, and perhaps a home community.</summary>
    public static bool IsReferenceId(string text) => ReferenceId().IsMatch(text);

    /// <summary>PID-3, 5, 7, 8 or 11, a bar, a value.</summary>
    public static bool IsSourcePatientInfo(string text) => SourcePatientInfo().IsMatch(text);

    /// <summary>XCN: an id or a family name at least.</summary>
    public static bool IsPerson(string text) => Xcn.TryParseXds(text, out _);

    /// <summary>XON: a name at least.</summary>
    public static bool IsInstitution(string text) => Xon.TryParseXds(text, out _);

    [GeneratedRegex(@"^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z")]
    private static partial Regex EntryUuid();

    [GeneratedRegex(@"^([a-zA-Z]{2,3}|[a-zA-Z]{4,8}|[xX])(-[a-zA-Z0-9]{1,8})*\z")]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"^[^\^]+\^\^\^([^\^&]*(&[0-9.]+&ISO)?)?\^[^\^]+(\^([^\^&]*&[0-9.]+&ISO)?)?\z")]
    private static partial Regex ReferenceId();

    [GeneratedRegex(@"^PID-(3|5|7|8|11)\|.*\z", RegexOptions.Singleline)]
    private static partial Regex SourcePatientInfo();
}
