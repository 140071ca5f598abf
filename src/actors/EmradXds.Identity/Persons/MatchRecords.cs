using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Persons;

/// <summary>What of a source's record is evidence of who it is.</summary>
internal static class MatchRecords
{
    private const int ShortestTelephone = 7;

    /// <summary>Names that are given where none is known.</summary>
    private static readonly string[] placeholders =
    [
        "UNKNOWN", "UNK", "NOTKNOWN", "NOTSTATED", "UNNAMED", "NONAME", "NFN", "NLN", "BABY", "BABYBOY", "BABYGIRL", "BABYOF", "INFANT", "NEWBORN",
        "TWIN", "TWIN1", "TWIN2", "TWINA", "TWINB", "TRIPLET1", "TRIPLET2", "TRIPLET3", "MALE", "FEMALE", "BOY", "GIRL", "TEST", "XX", "XXX",
    ];

    /// <summary>Birth dates that are entered where none is known.</summary>
    private static readonly string[] defaultDates = ["19000101", "19010101", "18000101", "11111111"];

    /// <summary>A record as it is compared; what stands for "unknown" is not stated.</summary>
    public static MatchRecord Of(SourceRecordRow record) => Of(record.Demographics, record.StatedAffinityId);

    /// <summary>The same of what was kept.</summary>
    public static MatchRecord Of(Demographics of, string? number)
    {
        string telephone = of.Telecoms.FirstOrDefault(telecom => !telecom.IsMail)?.Value ?? "";
        return new MatchRecord
        {
            [MatchField.NhsNumber] = IsNumberDoubtful(of) ? "" : number ?? "",
            [MatchField.FamilyName] = Name(of.Name.Family),
            [MatchField.GivenName] = Name(of.Name.Given),
            [MatchField.BirthDate] = defaultDates.Contains(of.BirthDate) || of.BirthDate.Length < 8 ? "" : of.BirthDate,
            [MatchField.Sex] = of.Sex is "M" or "F" ? of.Sex : "",
            [MatchField.Postcode] = PostCode(of.Address.PostalCode),
            [MatchField.AddressLine] = of.Address.Line,
            [MatchField.District] = of.Address.OtherLine,
            [MatchField.City] = of.Address.City,
            [MatchField.County] = of.Address.State,
            [MatchField.Telephone] = telephone.Count(char.IsAsciiDigit) >= ShortestTelephone ? Digits(telephone) : "",
        };
    }

    /// <summary>NHS NUMBER STATUS INDICATOR CODE 04 and 05: traced without one match, and to be resolved. Such a number says nothing.</summary>
    public static bool IsNumberDoubtful(Demographics of) => of.NumberStatus is "04" or "05";

    private static string Name(string name) => placeholders.Contains(MatchText.Normalize(name)) ? "" : name;

    /// <summary>ZZ99 and what follows is no place: no fixed abode, not known, abroad (NHS Data Dictionary, POSTCODE).</summary>
    private static string PostCode(string code) => MatchText.Normalize(code).StartsWith("ZZ99", StringComparison.Ordinal) ? "" : code;

    /// <summary>+44 and 0044 are written 0.</summary>
    private static string Digits(string telephone)
    {
        string digits = string.Concat(telephone.Where(char.IsAsciiDigit));
        string national = digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits;
        return national.StartsWith("44", StringComparison.Ordinal) && (telephone.Contains('+', StringComparison.Ordinal) || national.Length == 12)
            ? "0" + national[2..].TrimStart('0')
            : digits;
    }
}
