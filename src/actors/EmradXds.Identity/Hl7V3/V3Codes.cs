namespace EmradXds.Identity.Hl7V3;

/// <summary>Codes of HL7 v2 tables, in which demographics are kept, as HL7 V3 has them.</summary>
internal static class V3Codes
{
    /// <summary>Code system AdministrativeGender.</summary>
    public const string AdministrativeGender = "2.16.840.1.113883.5.1";

    /// <summary>Code system RoleCode.</summary>
    public const string RoleCode = "2.16.840.1.113883.5.111";

    /// <summary>Table 0001 as AdministrativeGender; null where it is not known.</summary>
    public static string? OfSex(string sex) => sex switch
    {
        "M" or "F" => sex,
        "O" or "A" => "UN",
        _ => null,
    };

    /// <summary>AdministrativeGender as all codes of table 0001 that it may mean; none of another code.</summary>
    public static IReadOnlyList<string> SexesOf(string gender) => gender switch
    {
        "M" or "F" => [gender],
        "UN" => ["O", "A"],
        _ => [],
    };

    /// <summary>Table 0200 as EntityNameUse; null where V3 has none.</summary>
    public static string? OfNameUse(string use) => use switch
    {
        "" or "L" => "L",
        "A" or "N" => "P",
        _ => null,
    };

    /// <summary>Table 0190 as PostalAddressUse; null where V3 has none.</summary>
    public static string? OfAddressUse(string use) => use switch
    {
        "" => null,
        "H" or "HP" => "H",
        "C" => "TMP",
        "BA" => "BAD",
        "B" or "O" => "WP",
        _ => null,
    };

    /// <summary>Table 0201 as TelecommunicationAddressUse; null where V3 has none.</summary>
    public static string? OfTelecomUse(string use) => use switch
    {
        "PRN" => "HP",
        "VHN" => "HV",
        "WPN" => "WP",
        "ASN" => "AS",
        "EMR" => "EC",
        "BPN" => "PG",
        _ => null,
    };

    /// <summary>AdministrativeGender as table 0001; null where it is none.</summary>
    public static string? SexOf(string? gender) => gender switch
    {
        "M" or "F" => gender,
        "UN" => "O",
        _ => null,
    };

    /// <summary>EntityNameUse, a set of codes, as table 0200; empty where that has none.</summary>
    public static string NameUseOf(string? uses) => First(uses, use => use switch
    {
        "L" or "OR" => "L",
        "P" or "A" => "A",
        _ => null,
    });

    /// <summary>PostalAddressUse, a set of codes, as table 0190; empty where that has none.</summary>
    public static string AddressUseOf(string? uses) => First(uses, use => use switch
    {
        "BAD" => "BA",
        "TMP" => "C",
        "H" or "HP" => "H",
        "WP" => "B",
        _ => null,
    });

    /// <summary>TelecommunicationAddressUse, a set of codes, as table 0201; empty where that has none.</summary>
    public static string TelecomUseOf(string? uses) => First(uses, use => use switch
    {
        "H" or "HP" => "PRN",
        "HV" => "VHN",
        "WP" => "WPN",
        "AS" => "ASN",
        "EC" => "EMR",
        "PG" => "BPN",
        _ => null,
    });

    private static string First(string? uses, Func<string, string?> map) =>
        (uses ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(map).OfType<string>().FirstOrDefault("");
}
