namespace EmradXds.Conformance.Judging;

/// <summary>What is said of a check, a step, a case, a run: the worst of its parts.</summary>
public enum Verdict
{
    /// <summary>The option is not claimed.</summary>
    Skipped,

    /// <summary>As the rule asks.</summary>
    Pass,

    /// <summary>Not as expected, but allowed.</summary>
    Warn,

    /// <summary>A pre-condition could not be had, so that the rule was not tested.</summary>
    Inconclusive,

    /// <summary>Against the rule.</summary>
    Fail,
}
