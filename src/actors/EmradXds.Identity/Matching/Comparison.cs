namespace EmradXds.Identity.Matching;

/// <summary>The comparison of one field: by which level two values agree. Level 0 is disagreement, the highest is equality.</summary>
internal static class Comparison
{
    /// <summary>One of the values is not stated: no evidence.</summary>
    public const int None = -1;

    private const int DateLength = 8;
    private const int InwardLength = 3;
    private const int ShortestFullPostcode = 5;

    /// <summary>Number of levels of a field.</summary>
    public static int LevelsOf(MatchField field) => field switch
    {
        MatchField.GivenName or MatchField.FamilyName or MatchField.BirthDate => 5,
        MatchField.Postcode or MatchField.AddressLine or MatchField.District or MatchField.City => 4,
        MatchField.NhsNumber or MatchField.Telephone => 3,
        _ => 2,
    };

    /// <summary>The level of two values, or <see cref="None"/>.</summary>
    public static int LevelOf(MatchField field, string one, string other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return None;
        }

        if (one == other)
        {
            return LevelsOf(field) - 1;
        }

        return field switch
        {
            MatchField.GivenName or MatchField.FamilyName => Similarity.JaroWinkler(one, other) switch
            {
                >= 0.92 => 3,
                >= 0.85 => 2,
                >= 0.75 => 1,
                _ => 0,
            },
            MatchField.BirthDate => LevelOfDates(one, other),
            MatchField.Postcode => Similarity.IsOneEdit(one, other) ? 2 : HasSameOutwardCode(one, other) ? 1 : 0,
            MatchField.NhsNumber or MatchField.Telephone => Similarity.IsOneEdit(one, other) ? 1 : 0,
            MatchField.AddressLine or MatchField.District or MatchField.City => Similarity.JaroWinkler(one, other) switch
            {
                >= 0.92 => 2,
                >= 0.8 => 1,
                _ => 0,
            },
            _ => 0,
        };
    }

    /// <summary>3: day and month exchanged, or one digit wrong, or two exchanged; 2: two of year, month and day agree; 1: one.</summary>
    private static int LevelOfDates(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (Similarity.IsOneEdit(one, other))
        {
            return 3;
        }

        if (one.Length != DateLength || other.Length != DateLength)
        {
            return 0;
        }

        bool year = one[..4].SequenceEqual(other[..4]);
        if (year && one[4..6].SequenceEqual(other[6..]) && one[6..].SequenceEqual(other[4..6]))
        {
            return 3;
        }

        int parts = (year ? 1 : 0) + (one[4..6].SequenceEqual(other[4..6]) ? 1 : 0) + (one[6..].SequenceEqual(other[6..]) ? 1 : 0);
        return parts == 2 ? 2 : parts;
    }

    /// <summary>A full UK postcode ends with three characters; what stands before them is a district.</summary>
    private static bool HasSameOutwardCode(string one, string other) =>
        one.Length >= ShortestFullPostcode && other.Length == one.Length
        && one.AsSpan(0, one.Length - InwardLength).SequenceEqual(other.AsSpan(0, other.Length - InwardLength));
}
