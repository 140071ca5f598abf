namespace EmradXds.Conformance.Judging;

/// <summary>One thing looked at.</summary>
/// <param name="Verdict">What is said of it.</param>
/// <param name="What">What was looked at, for instance <c>status</c>.</param>
/// <param name="Expected">What the rule asks.</param>
/// <param name="Actual">What was there.</param>
/// <param name="Where">XPath, tag or segment-field; empty where there is none.</param>
/// <param name="Why">Why it matters; empty where the case's own why says it.</param>
public sealed record Check(Verdict Verdict, string What, string Expected, string Actual, string Where = "", string Why = "")
{
    /// <summary>A measurement: told even where it passes.</summary>
    public bool IsMeasurement { get; init; }
}
