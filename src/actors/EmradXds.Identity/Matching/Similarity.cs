namespace EmradXds.Identity.Matching;

/// <summary>How alike two texts are.</summary>
internal static class Similarity
{
    /// <summary>A common beginning counts up to this length, and a tenth of what is missing for each of its letters (Winkler 1990).</summary>
    private const int LongestPrefix = 4;

    private const int MostLetters = 64;

    /// <summary>Jaro-Winkler: 1 where they are equal, 0 where they have no letter in common. Of long texts the first 64 letters count.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        one = one[..Math.Min(one.Length, MostLetters)];
        other = other[..Math.Min(other.Length, MostLetters)];
        if (one.IsEmpty || other.IsEmpty)
        {
            return 0;
        }

        int reach = Math.Max(0, (Math.Max(one.Length, other.Length) / 2) - 1);
        ulong foundInOne = 0;
        ulong foundInOther = 0;
        int common = 0;
        for (int i = 0; i < one.Length; i++)
        {
            for (int j = Math.Max(0, i - reach); j < Math.Min(other.Length, i + reach + 1); j++)
            {
                if ((foundInOther & (1UL << j)) == 0 && one[i] == other[j])
                {
                    foundInOne |= 1UL << i;
                    foundInOther |= 1UL << j;
                    common++;
                    break;
                }
            }
        }

        if (common == 0)
        {
            return 0;
        }

        double jaro = ((common / (double)one.Length) + (common / (double)other.Length)
            + ((common - (OutOfOrder(one, other, foundInOne, foundInOther) / 2)) / (double)common)) / 3;
        int prefix = Math.Min(LongestPrefix, one.CommonPrefixLength(other));
        return jaro + (prefix * 0.1 * (1 - jaro));
    }

    /// <summary>Whether one is the other with one letter more, less or another, or with two neighbours exchanged.</summary>
    public static bool IsOneEdit(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length > other.Length)
        {
            return IsOneEdit(other, one);
        }

        int start = one.CommonPrefixLength(other);
        ReadOnlySpan<char> restOfOne = one[start..];
        ReadOnlySpan<char> restOfOther = other[start..];
        return (other.Length - one.Length) switch
        {
            0 => restOfOne.Length > 0 && (restOfOne[1..].SequenceEqual(restOfOther[1..])
                || (restOfOne.Length > 1 && restOfOne[0] == restOfOther[1] && restOfOne[1] == restOfOther[0]
                    && restOfOne[2..].SequenceEqual(restOfOther[2..]))),
            1 => restOfOne.SequenceEqual(restOfOther[1..]),
            _ => false,
        };
    }

    private static int OutOfOrder(ReadOnlySpan<char> one, ReadOnlySpan<char> other, ulong foundInOne, ulong foundInOther)
    {
        int count = 0;
        int j = 0;
        for (int i = 0; i < one.Length; i++)
        {
            if ((foundInOne & (1UL << i)) == 0)
            {
                continue;
            }

            while ((foundInOther & (1UL << j)) == 0)
            {
                j++;
            }

            count += one[i] == other[j++] ? 0 : 1;
        }

        return count;
    }
}
