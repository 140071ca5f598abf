using System.Globalization;

namespace EmradXds.Hl7V2.Types;

/// <summary>DTM and TS: a time as precise as stated, with its offset from UTC if stated (HL7 v2.5 2.A.22).</summary>
/// <param name="Time">The time as written, local to <paramref name="Offset"/>; what is not stated is the first of its kind (January, 1,
/// 0).</param>
/// <param name="Precision">How far it was stated.</param>
/// <param name="Offset">The offset stated, or null; -0000 is zero.</param>
public readonly record struct Dtm(DateTime Time, DtmPrecision Precision, TimeSpan? Offset)
{
    private static readonly string[] Formats =
        ["yyyy", "yyyyMM", "yyyyMMdd", "yyyyMMddHH", "yyyyMMddHHmm", "yyyyMMddHHmmss"];

    /// <summary>To the second, with offset.</summary>
    public static Dtm From(DateTimeOffset time) => new(
        new DateTime(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second), DtmPrecision.Second, time.Offset);

    /// <summary>Parses <c>YYYY[MM[DD[hh[mm[ss[.s[s[s[s]]]]]]]]][+/-ZZZZ]</c>, digits of ASCII only, dates that exist only.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Dtm value)
    {
        value = default;
        TimeSpan? offset = null;
        int sign = text.IndexOfAny('+', '-');
        if (sign >= 0)
        {
            ReadOnlySpan<char> zone = text[(sign + 1)..];
            if (zone.Length != 4 || zone.ContainsAnyExceptInRange('0', '9'))
            {
                return false;
            }

            int hours = ((zone[0] - '0') * 10) + zone[1] - '0';
            int minutes = ((zone[2] - '0') * 10) + zone[3] - '0';
            if (hours > 14 || minutes > 59)
            {
                return false;
            }

            offset = new TimeSpan(hours, minutes, 0) * (text[sign] == '-' ? -1 : 1);
            text = text[..sign];
        }

        int dot = text.IndexOf('.');
        ReadOnlySpan<char> fraction = dot < 0 ? default : text[(dot + 1)..];
        ReadOnlySpan<char> digits = dot < 0 ? text : text[..dot];
        if (digits.Length is < 4 or > 14 || digits.Length % 2 != 0 || digits.ContainsAnyExceptInRange('0', '9')
            || (dot >= 0 && (digits.Length != 14 || fraction.Length is < 1 or > 4 || fraction.ContainsAnyExceptInRange('0', '9')))
            || !DateTime.TryParseExact(
                digits, Formats[(digits.Length - 4) / 2], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            return false;
        }

        for (long i = 0, unit = TimeSpan.TicksPerSecond / 10; i < fraction.Length; i++, unit /= 10)
        {
            time = time.AddTicks((fraction[(int)i] - '0') * unit);
        }

        value = new Dtm(time, dot >= 0 ? DtmPrecision.Fraction : (DtmPrecision)((digits.Length - 4) / 2), offset);
        return true;
    }

    /// <summary>The DTM of XDS metadata: in UTC, at most to the second (ITI TF-3 table 4.2.3.1.7-2).</summary>
    /// <param name="local">The zone of a time that states no offset. What is stated to the day or less keeps its date: it is no
    /// instant.</param>
    public string ToXds(TimeZoneInfo local)
    {
        DateTime utc = Time;
        if (Precision > DtmPrecision.Day)
        {
            // A time in the hour that summer time skips is taken as standard time.
            TimeSpan offset = Offset ?? (local.IsInvalidTime(Time) ? local.BaseUtcOffset : local.GetUtcOffset(Time));
            long ticks = Time.Ticks - offset.Ticks;
            utc = ticks < 0 || ticks > DateTime.MaxValue.Ticks ? Time : new DateTime(ticks);
        }

        return utc.ToString(Formats[Math.Min((int)Precision, (int)DtmPrecision.Second)], CultureInfo.InvariantCulture);
    }

    /// <summary>As HL7 writes it, as precise as it is.</summary>
    public override string ToString()
    {
        string text = Time.ToString(
            Precision == DtmPrecision.Fraction ? "yyyyMMddHHmmss.ffff" : Formats[(int)Precision], CultureInfo.InvariantCulture);
        return Offset is { } offset
            ? $"{text}{(offset < TimeSpan.Zero ? '-' : '+')}{offset.ToString("hhmm", CultureInfo.InvariantCulture)}"
            : text;
    }
}
