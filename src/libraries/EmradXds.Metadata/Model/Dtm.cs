using System.Globalization;

namespace EmradXds.Metadata.Model;

/// <summary>DTM, the time of XDS metadata: <c>YYYY[MM[DD[hh[mm[ss]]]]]</c> in UTC, without zone (ITI TF-3 table 4.2.3.1.7-2).</summary>
public static class Dtm
{
    private const string LongestForm = "yyyyMMddHHmmss";
    private const string FirstOfAll = "00000101000000";

    /// <summary>Whether the text is a DTM that names a real moment.</summary>
    public static bool IsValid(string text) => FirstInstant(text) is not null;

    /// <summary>The first second of the time stated, as 14 digits (so that texts compare as times do); null where it is no DTM.</summary>
    public static string? FirstInstant(string text)
    {
        if (text.Length is < 4 or > 14 || text.Length % 2 != 0)
        {
            return null;
        }

        string padded = text + FirstOfAll[text.Length..];
        return DateTime.TryParseExact(padded, LongestForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? padded : null;
    }

    /// <summary>A moment as DTM to the second.</summary>
    public static string From(DateTimeOffset moment) => moment.UtcDateTime.ToString(LongestForm, CultureInfo.InvariantCulture);
}
