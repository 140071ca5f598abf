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
}
