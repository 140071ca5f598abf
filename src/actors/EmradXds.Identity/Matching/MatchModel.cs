namespace EmradXds.Identity.Matching;

/// <summary>What agreement and disagreement of each field say about whether two records are of one person: Fellegi and Sunter's weights
/// ("A Theory for Record Linkage", 1969), for equal values of some fields by how rare the value is.</summary>
/// <param name="Prior">Weight of "one person" before anything was compared.</param>
/// <param name="Fields">Fields that are compared; each once.</param>
public sealed record MatchModel(int Prior, IReadOnlyList<FieldWeights> Fields)
{
    /// <summary>One pair in ten of one person that has names alike has them exchanged; in pairs of two persons it hardly occurs.</summary>
    private const int NamesExchangedCost = -3_322;

    private readonly MatchField[] compared = [.. Fields.Select(field => field.Field)];

    /// <summary>How much more likely two records are of one person than of two, as a logarithm to base 2 in thousandths: 0 is as likely as not.</summary>
    public int Score(MatchRecord one, MatchRecord other)
    {
        RecordPair pair = RecordPair.Of(compared, one, other);
        int score = Prior + (pair.NamesExchanged ? NamesExchangedCost : 0);
        for (int i = 0; i < pair.Levels.Length; i++)
        {
            // Of exchanged names it is not known how rare they are in the other's place.
            bool isExchanged = pair.NamesExchanged && compared[i] is (MatchField.GivenName or MatchField.FamilyName);
            score += Fields[i].Of(pair.Levels[i], isExchanged ? "" : one[compared[i]]);
        }

        return score;
    }
}
