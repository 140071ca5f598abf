namespace EmradXds.Registry.Storage;

/// <summary>Makes row keys: 43 bits of milliseconds and 20 that begin at random, so that rows lie in the order of registration and a second
/// process, or a clock set back, does not make the same key.</summary>
internal static class RegistryKey
{
    private static long last;

    public static long Next()
    {
        long proposed = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 20) | (long)Random.Shared.Next(1 << 20);
        while (true)
        {
            long seen = Volatile.Read(ref last);
            long next = Math.Max(proposed, seen + 1);
            if (Interlocked.CompareExchange(ref last, next, seen) == seen)
            {
                return next;
            }
        }
    }
}
