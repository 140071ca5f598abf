namespace EmradXds.Identity.Matching;

/// <summary>The weights of one field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Levels">Weight of each level, from disagreement to equality, in thousandths of a bit.</param>
/// <param name="Values">What equality weighs where the value is known to the model; empty where all values weigh the same.</param>
public sealed record FieldWeights(MatchField Field, IReadOnlyList<int> Levels, IReadOnlyDictionary<string, int> Values)
{
    /// <summary>The weight of a level.</summary>
    /// <param name="level">Or -1: not stated on both sides, which is no evidence.</param>
    /// <param name="value">The value of one of the records.</param>
    public int Of(int level, string value) =>
        level < 0 ? 0
        : level == Levels.Count - 1 && Values.TryGetValue(value, out int weight) ? weight
        : Levels[level];
}
