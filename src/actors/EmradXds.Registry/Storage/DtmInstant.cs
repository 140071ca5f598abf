using System.Globalization;

namespace EmradXds.Registry.Storage;

/// <summary>A DTM as the number <c>YYYYMMDDhhmmss</c> of its first second, so that times of any precision compare (ITI TF-2 3.18.4.1.2.3.3).</summary>
internal static class DtmInstant
{
    private const string FirstSecond = "00000101000000";

    /// <summary>The number; null where the text is absent or no DTM.</summary>
    public static long? Of(string? dtm)
    {
        if (dtm is null || dtm.Length < 4)
        {
            return null;
        }

        string padded = dtm.Length < FirstSecond.Length ? dtm + FirstSecond[dtm.Length..] : dtm[..FirstSecond.Length];
        return long.TryParse(padded, NumberStyles.None, CultureInfo.InvariantCulture, out long instant) ? instant : null;
    }
}
