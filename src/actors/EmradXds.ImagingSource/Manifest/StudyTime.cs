using System.Globalization;
using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>The dates and times of images, which are local, as XDS wants them: DTM in UTC, no more precise than they were (ITI TF-3 table
/// 4.2.3.1.7-2).</summary>
public static class StudyTime
{
    /// <summary>The DTM of an instant, to the second.</summary>
    public static string ToDtm(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>The DTM of a study's date and time; null where the date is no date. A date alone stays as it is: it cannot be shifted.</summary>
    public static string? StartOf(StudyRow study, string timeZone)
    {
        if (DateOf(study.StudyDate) is not { } date)
        {
            return null;
        }

        (TimeSpan time, int digits) = TimeOf(study.StudyTime);
        if (digits == 0)
        {
            return date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        }

        DateTime utc = date.Add(time) - OffsetAt(date.Add(time), study.TimezoneOffset, timeZone);
        return utc.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)[..(8 + digits)];
    }

    /// <summary>The offset from UTC that governs a study's dates and times: (0008,0201), or the zone's at that time.</summary>
    public static TimeSpan OffsetOf(StudyRow study, string timeZone, DateTimeOffset now) =>
        DateOf(study.StudyDate) is { } date
            ? OffsetAt(date.Add(TimeOf(study.StudyTime).Time), study.TimezoneOffset, timeZone)
            : OffsetAt(TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(timeZone)).DateTime, study.TimezoneOffset, timeZone);

    /// <summary>DA as eight digits, also from the old form with dots; null where it is no date.</summary>
    public static DateTime? DateOf(string? da) =>
        DateTime.TryParseExact(
            da?.Replace(".", "", StringComparison.Ordinal), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? date
            : null;

    /// <summary>TM: how many of its digits (2, 4 or 6; 0 where it is no time) are known, also from the old form with colons.</summary>
    private static (TimeSpan Time, int Digits) TimeOf(string? tm)
    {
        string text = (tm ?? "").Replace(":", "", StringComparison.Ordinal).Split('.')[0].Trim();
        string format = text.Length switch { 2 => "HH", 4 => "HHmm", 6 => "HHmmss", _ => "" };
        return format.Length > 0 && TimeOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? (time.ToTimeSpan(), text.Length)
            : (TimeSpan.Zero, 0);
    }

    private static TimeSpan OffsetAt(DateTime local, string? stated, string timeZone)
    {
        if (stated is ['+' or '-', _, _, _, _]
            && int.TryParse(stated.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            && int.TryParse(stated.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            && hours <= 14 && minutes < 60)
        {
            TimeSpan offset = new(hours, minutes, 0);
            return stated[0] == '-' ? -offset : offset;
        }

        return TimeZoneInfo.FindSystemTimeZoneById(timeZone).GetUtcOffset(local);
    }
}
