namespace EmradXds.Conformance.Cases;

/// <summary>An rs:RegistryError that must be there.</summary>
public sealed record ExpectedError
{
    /// <summary>errorCode.</summary>
    public required string Code { get; init; }

    /// <summary>location; empty where it is free.</summary>
    public string Location { get; init; } = "";

    /// <summary>What codeContext must name; several texts, in any order.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Why it matters.</summary>
    public string Why { get; init; } = "";
}
