using EmradXds.Hl7V2.Types;
using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>The dates and times of images, which are local, as HL7 and XDS know times: no more precise than they were.</summary>
public static class StudyTime
{
    /// <summary>Of (0008,0201), PS3.3 C.12.1.1.</summary>
    private static readonly TimeSpan FarthestZone = TimeSpan.FromHours(14);

    /// <summary>A study's date, time and zone; null where the date is no date. What of time and zone makes no sense is left out.</summary>
    public static Dtm? StartOf(StudyRow study)
    {
        string date = DateOf(study.StudyDate) ?? "";
        string time = (study.StudyTime ?? "").Replace(":", "", StringComparison.Ordinal).Split('.')[0].Trim();
        foreach (string text in (string[])[date + time + study.TimezoneOffset, date + time, date])
        {
            if (date.Length > 0 && Dtm.TryParse(text, out Dtm start) && !(start.Offset?.Duration() > FarthestZone))
            {
                return start;
            }
        }

        return null;
    }

    /// <summary>The offset from UTC that governs a study's dates and times: (0008,0201), or the zone's at that time.</summary>
    public static TimeSpan OffsetOf(StudyRow study, TimeZoneInfo zone, DateTimeOffset now)
    {
        Dtm? start = StartOf(study);
        return start?.Offset ?? (start is { } local ? zone.GetUtcOffset(local.Time) : zone.GetUtcOffset(now));
    }

    /// <summary>DA as eight digits, also from the old form with dots; null where it is no date.</summary>
    public static string? DateOf(string? da) =>
        da?.Replace(".", "", StringComparison.Ordinal).Trim() is { Length: 8 } digits && Dtm.TryParse(digits, out _) ? digits : null;
}
