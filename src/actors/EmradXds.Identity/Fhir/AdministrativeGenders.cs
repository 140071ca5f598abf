using Hl7.Fhir.Model;

namespace EmradXds.Identity.Fhir;

/// <summary>HL7 table 0001 as FHIR's administrative gender, both ways alike: what is shown is what is found.</summary>
internal static class AdministrativeGenders
{
    /// <summary>The system of its codes.</summary>
    public const string System = "http://hl7.org/fhir/administrative-gender";

    private static readonly (string Sex, AdministrativeGender Gender, string Code)[] all =
    [
        ("M", AdministrativeGender.Male, "male"),
        ("F", AdministrativeGender.Female, "female"),
        ("O", AdministrativeGender.Other, "other"),
        ("A", AdministrativeGender.Other, "other"),
        ("N", AdministrativeGender.Other, "other"),
        ("U", AdministrativeGender.Unknown, "unknown"),
    ];

    /// <summary>What a record states; null where it states none of the table.</summary>
    public static AdministrativeGender? Of(string sex) =>
        all.Where(row => row.Sex == sex).Select(row => (AdministrativeGender?)row.Gender).FirstOrDefault();

    /// <summary>The values that a code stands for; none where it is no code.</summary>
    public static IEnumerable<string> SexesOf(string code) => all.Where(row => row.Code == code).Select(row => row.Sex);
}
