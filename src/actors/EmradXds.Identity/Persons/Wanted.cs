using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Persons;

/// <summary>A value that is asked for.</summary>
/// <param name="Text">Compared without regard to capitals, diacritics, blanks and hyphens, dates and ids as they are. Of a birth date 4 to 8
/// digits: all days that begin so.</param>
/// <param name="Comparison">How.</param>
/// <param name="Authority">Of an identifier: whose; null for any.</param>
/// <param name="Until">Of <see cref="WantedComparison.Range"/>: the last day, YYYYMMDD, or empty for an open end; <paramref name="Text"/> is then the
/// first, or empty.</param>
public sealed record Wanted(
    string Text, WantedComparison Comparison = WantedComparison.Equal, AssigningAuthority? Authority = null, string Until = "");
