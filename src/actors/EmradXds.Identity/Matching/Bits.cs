namespace EmradXds.Identity.Matching;

/// <summary>Weights of evidence: logarithms to base 2, in thousandths of a bit. Whole numbers, and made by multiplication alone, so that a score is
/// the same on every machine.</summary>
internal static class Bits
{
    /// <summary>One bit: twice as likely.</summary>
    public const int One = 1_000;

    private const int Places = 24;

    /// <summary>The weight of a ratio above 0.</summary>
    public static int Of(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        int exponent = 0;
        for (; ratio >= 2; ratio /= 2)
        {
            exponent++;
        }

        for (; ratio < 1; ratio *= 2)
        {
            exponent--;
        }

        long fraction = 0;
        for (int place = 0; place < Places; place++)
        {
            ratio *= ratio;
            fraction <<= 1;
            if (ratio >= 2)
            {
                fraction |= 1;
                ratio /= 2;
            }
        }

        return (exponent * One) + (int)(((fraction * One) + (1L << (Places - 1))) >> Places);
    }
}
