namespace EmradXds.Registry.Storage;

/// <summary>Makes row keys, unique across all kinds of objects, without asking the database.</summary>
internal static class RegistryKey
{
    /// <summary>Bits that tell when an entry came: milliseconds of 69 years.</summary>
    private const int MomentBits = 41;

    /// <summary>Bits that gather a patient's entries.</summary>
    private const int PatientBits = 21;

    /// <summary>The part of an entry's key that tells which of two came later.</summary>
    public const long Moments = (1L << MomentBits) - 1;

    private static readonly long epoch = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static long last;
    private static long lastMoment;

    /// <summary>A key of anything but a DocumentEntry: 42 bits of milliseconds and 20 that begin at random, so that rows lie in the order of
    /// registration and a second process, or a clock set back, does not make the same key.</summary>
    public static long Next() => After(ref last, (Now() << 20) | (long)Random.Shared.Next(1 << 20));

    /// <summary>A key of a DocumentEntry. A patient's lie side by side, so that who asks for all of them reads a few neighbouring pages,
    /// however large the registry is; below that they lie in the order of registration.</summary>
    /// <remarks>Another process may make the same one in the same millisecond for the same patient: the database refuses the second, and it
    /// is tried again.</remarks>
    public static long NextOfEntry(long patientKey) => OfEntry(patientKey, After(ref lastMoment, Now()));

    /// <summary>The key of the patient's entry that came at a moment.</summary>
    public static long OfEntry(long patientKey, long moment) =>
        (1L << (PatientBits + MomentBits)) // apart from what Next makes
        | ((long)(((ulong)patientKey * 0x9E37_79B9_7F4A_7C15) >> (64 - PatientBits)) << MomentBits)
        | (moment & Moments);

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - epoch;

    private static long After(ref long latest, long proposed)
    {
        while (true)
        {
            long seen = Volatile.Read(ref latest);
            long next = Math.Max(proposed, seen + 1);
            if (Interlocked.CompareExchange(ref latest, next, seen) == seen)
            {
                return next;
            }
        }
    }
}
