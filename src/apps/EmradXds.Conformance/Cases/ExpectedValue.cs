namespace EmradXds.Conformance.Cases;

/// <summary>A value that must stand at a place of the answer's body; one comparison.</summary>
public sealed record ExpectedValue
{
    /// <summary>XPath with the usual prefixes (rim, rs, lcm, query, xdsb, iRad, xop).</summary>
    public required string At { get; init; }

    /// <summary>It is this.</summary>
    public string? Is { get; init; }

    /// <summary>It is not this.</summary>
    public string? Not { get; init; }

    /// <summary>This is part of it.</summary>
    public string? Contains { get; init; }

    /// <summary>It sorts after this: a later DTM of the same precision.</summary>
    public string? After { get; init; }

    /// <summary>The regular expression matches all of it.</summary>
    public string? Matches { get; init; }

    /// <summary>Why it matters.</summary>
    public string Why { get; init; } = "";
}
