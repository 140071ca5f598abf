using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;

namespace EmradXds.Identity;

/// <summary>What a message says of a person beside ids: enough to see that two records are not of the same one.</summary>
/// <param name="Family">PID-5.1, or empty.</param>
/// <param name="Given">PID-5.2, or empty.</param>
/// <param name="BirthDate">PID-7, day precision, or empty.</param>
internal sealed record Demographics(string Family, string Given, string BirthDate)
{
    private const int DayLength = 8;

    public static Demographics Read(Er7Message message)
    {
        Adt adt = Adt.Read(message);
        return new Demographics(
            adt.Name?.Family ?? "", adt.Name?.Given ?? "", adt.BirthDate.Length < DayLength ? "" : adt.BirthDate[..DayLength]);
    }

    /// <summary>Whether both state family name, given name and birth date, and agree in none: one that is misspelt, or changed by marriage,
    /// is no evidence yet.</summary>
    public bool IsClearlyNot(Demographics other) =>
        Differ(Family, other.Family) && Differ(Given, other.Given) && Differ(BirthDate, other.BirthDate);

    private static bool Differ(string one, string other) =>
        one.Length > 0 && other.Length > 0 && !one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
