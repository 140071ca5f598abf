using System.Globalization;

namespace EmradXds.Conformance.Synthetic;

/// <summary>A patient who is not a person.</summary>
public sealed class TestPatient(RunSeed seed, string name)
{
    private static readonly int FirstBirthDay = new DateOnly(1940, 1, 1).DayNumber;

    /// <summary>NHS Number of the 999 range.</summary>
    public string NhsNumber { get; } = seed.NhsNumber(name);

    /// <summary>Family and given name as HL7 and DICOM write them, with <c>^</c> between.</summary>
    public string PersonName { get; } =
        $"CONFORMANCE^{new string([.. seed.Digits($"{name}/given", 6).Select(d => (char)('A' + (d - '0')))])}";

    /// <summary>Birth date, YYYYMMDD.</summary>
    public string BirthDate { get; } = DateOnly
        .FromDayNumber(FirstBirthDay + int.Parse(seed.Digits($"{name}/birth", 4), CultureInfo.InvariantCulture))
        .ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>F or M.</summary>
    public string Sex { get; } = seed.Uuid($"{name}/sex").ToByteArray()[0] % 2 == 0 ? "F" : "M";

    /// <summary>The id that a trust gave.</summary>
    public string LocalId(string trust) => $"C{seed.Digits($"{name}/local/{trust}", 8)}";
}
