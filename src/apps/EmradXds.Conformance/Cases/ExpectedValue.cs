namespace EmradXds.Conformance.Cases;

/// <summary>A value that must stand at a place of the answer's body.</summary>
/// <param name="At">XPath with the usual prefixes (rim, rs, lcm, query, xdsb, iRad, xop).</param>
/// <param name="Is">The value.</param>
/// <param name="Why">Why it matters.</param>
public sealed record ExpectedValue(string At, string Is, string Why = "");
