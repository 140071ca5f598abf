using EmradXds.Conformance.Judging;

namespace EmradXds.Conformance.Steps;

/// <summary>What a step saw.</summary>
internal sealed record StepOutcome(IReadOnlyList<Check> Checks, string? Request = null, string? Response = null);
