using System.Globalization;
using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Fhir;

/// <summary>Dates of searches: a year, a month or a day, with a prefix (FHIR R4 3.1.1.4.6).</summary>
/// <remarks>A range holds a birth date of which only year or month is known where it holds the first day it may be.</remarks>
internal static class SearchDate
{
    private const string Day = "yyyyMMdd";

    /// <summary>Reads a value; null where it is none, or has a prefix that is not supported (ne, sa, eb, ap).</summary>
    public static Wanted? Read(string value)
    {
        bool hasPrefix = value.Length > 1 && char.IsAsciiLetter(value[0]);
        string prefix = hasPrefix ? value[..2] : "eq";
        string date = hasPrefix ? value[2..] : value;
        string[] parts = date.Split('-');
        string digits = string.Concat(parts);
        string first = digits + "00000101"[Math.Min(digits.Length, Day.Length)..];
        if (!IsForm(parts) || !DateOnly.TryParseExact(first, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from)
            || from.Year is < 1000 or > 9000)
        {
            return null;
        }

        DateOnly next = parts.Length switch { 1 => from.AddYears(1), 2 => from.AddMonths(1), _ => from.AddDays(1) };
        return prefix switch
        {
            "eq" => new Wanted(digits),
            "ge" => Since(from),
            "gt" => Since(next),
            "le" => Until(next),
            "lt" => Until(from),
            _ => null,
        };
    }

    private static bool IsForm(string[] parts) =>
        parts.Length <= 3 && parts[0].Length == 4 && parts.Skip(1).All(part => part.Length == 2)
        && parts.All(part => !part.AsSpan().ContainsAnyExceptInRange('0', '9'));

    private static Wanted Since(DateOnly day)
    {
        // The year or month alone comes before its first day, and is to be found from that day on.
        string text = day.ToString(Day, CultureInfo.InvariantCulture);
        int length = text.EndsWith("0101", StringComparison.Ordinal) ? 4 : text.EndsWith("01", StringComparison.Ordinal) ? 6 : Day.Length;
        return new Wanted(text[..length], WantedComparison.Range);
    }

    /// <summary>Until the day before. The first of all is stated, since by it the database finds the beginning of the range.</summary>
    private static Wanted Until(DateOnly day) =>
        new("0", WantedComparison.Range, Until: day.AddDays(-1).ToString(Day, CultureInfo.InvariantCulture));
}
