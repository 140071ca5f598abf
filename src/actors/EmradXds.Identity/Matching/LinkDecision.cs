namespace EmradXds.Identity.Matching;

/// <summary>What is to be done with two records.</summary>
/// <param name="Outcome">Link, ask a person, or nothing.</param>
/// <param name="Score">The model's, in thousandths of a bit.</param>
/// <param name="Reason">Why it is what the score alone does not say; otherwise null.</param>
public sealed record LinkDecision(LinkOutcome Outcome, int Score, string? Reason = null)
{
    /// <summary>Reason of two records of one birth date and one home or family name, but two given names or sexes.</summary>
    public const string MayBeTwins = "may be twins";

    /// <summary>Reason of a link that the number bears, whatever the score.</summary>
    public const string SameNumber = "one NHS Number, and nothing that contradicts it";

    /// <summary>Reason of two records that state two numbers.</summary>
    public const string TwoNumbers = "two NHS Numbers";

    /// <summary>p ≥ 0.999: linked where nothing speaks against it.</summary>
    private const int Sure = 9_965;

    /// <summary>p ≥ 0.90: linked where three fields that have nothing to do with one another, and the sex, are equal.</summary>
    private const int Likely = 3_170;

    /// <summary>p ≥ 0.05: shown to a person.</summary>
    private const int Possible = -4_248;

    /// <summary>A son with his father's name is so much younger at least.</summary>
    private const int YearsOfGeneration = 15;

    private const int FieldsOfLikely = 3;
    private const int AlikeName = 2;
    private const int TwoParts = 2;

    /// <summary>Level of equal names.</summary>
    private const int Exact = 4;

    /// <summary>Level of equal dates.</summary>
    private const int SameDay = 4;

    private static readonly MatchField[] compared =
    [
        MatchField.NhsNumber, MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate, MatchField.Sex, MatchField.Postcode,
        MatchField.AddressLine, MatchField.Telephone,
    ];

    /// <summary>Decides on two records by themselves. Prefers a missed link to a wrong one: by a wrong one a person's images are shown under another's
    /// name.</summary>
    /// <param name="model">Weighs the evidence.</param>
    /// <param name="one">A record.</param>
    /// <param name="other">Another.</param>
    public static LinkDecision Of(MatchModel model, MatchRecord one, MatchRecord other)
    {
        int score = model.Score(one, other);
        RecordPair pair = RecordPair.Of(compared, one, other);
        int number = Level(MatchField.NhsNumber);
        int given = Level(MatchField.GivenName);
        int family = Level(MatchField.FamilyName);
        int birth = Level(MatchField.BirthDate);
        bool areSame = number == Highest(MatchField.NhsNumber);

        if (areSame)
        {
            // Numbers are confused, mostly within a family or with the next in a list: one must be confirmed by what else is stated.
            // Where no birth date is stated, the whole name has to do it.
            bool isConfirmed = birth == Comparison.None ? given >= AlikeName && family >= AlikeName : birth >= TwoParts && given > 0;
            return isConfirmed && Level(MatchField.Sex) != 0
                ? new(LinkOutcome.Automatic, score, SameNumber)
                : new(LinkOutcome.Review, score, "one NHS Number, but birth date, given name or sex differ, or are not stated");
        }

        // Family name, address and telephone are a household's: what tells its members apart has to agree as well.
        if (given is >= 0 and < AlikeName && birth is >= 0 and < TwoParts)
        {
            return new(LinkOutcome.None, score, "given names and birth dates differ");
        }

        string? doubt =
            number >= 0 ? TwoNumbers
            : birth == SameDay && (given is >= 0 and < Exact || Level(MatchField.Sex) == 0) && (family >= AlikeName || IsSameHome()) ? MayBeTwins
            : birth is >= 0 and < SameDay && IsSameHome() ? "one home, two birth dates"
            : birth is >= 0 and < TwoParts || AreOfTwoGenerations() ? "birth dates differ"
            : given is >= 0 and < AlikeName ? "given names differ"
            : family is >= 0 and < AlikeName ? "family names differ"
            : Math.Min(birth, Math.Min(given, family)) == Comparison.None ? "birth date, given name or family name is not stated"
            : Level(MatchField.Sex) == 0 ? "sexes differ"
            : !IsSameHome() && Level(MatchField.Telephone) != Highest(MatchField.Telephone) ? "neither home nor telephone agrees"
            : null;
        bool isAutomatic = doubt is null && (score >= Sure || (score >= Likely && Level(MatchField.Sex) == 1 && Independent() >= FieldsOfLikely));
        bool isPossible = score >= Possible && !(birth is >= 0 and < TwoParts && AreOfTwoGenerations());
        return new(isAutomatic ? LinkOutcome.Automatic : isPossible ? LinkOutcome.Review : LinkOutcome.None, score, doubt);

        int Level(MatchField field) => pair.Levels[Array.IndexOf(compared, field)];

        bool IsSameHome() => Level(MatchField.Postcode) == Highest(MatchField.Postcode)
            || (Level(MatchField.Postcode) == Comparison.None && Level(MatchField.AddressLine) == Highest(MatchField.AddressLine));

        bool AreOfTwoGenerations() =>
            int.TryParse(YearOf(one), out int year) && int.TryParse(YearOf(other), out int otherYear)
            && Math.Abs(year - otherYear) >= YearsOfGeneration;

        int Independent() => (given == Exact && family == Exact ? 1 : 0) + (birth == SameDay ? 1 : 0)
            + (IsSameHome() ? 1 : 0) + (Level(MatchField.Telephone) == Highest(MatchField.Telephone) ? 1 : 0);
    }

    private static ReadOnlySpan<char> YearOf(MatchRecord record)
    {
        string birth = record[MatchField.BirthDate];
        return birth.AsSpan(0, Math.Min(4, birth.Length));
    }

    private static int Highest(MatchField field) => Comparison.LevelsOf(field) - 1;
}
