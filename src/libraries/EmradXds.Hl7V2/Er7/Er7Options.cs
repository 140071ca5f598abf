namespace EmradXds.Hl7V2.Er7;

/// <summary>Limits of the reader.</summary>
public sealed record Er7Options
{
    /// <summary>Largest message in bytes (a frame without end). Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>Most segments in one message (a flood of line ends). Default 10,000.</summary>
    public int MaxSegments { get; init; } = 10_000;

    /// <summary>Most repetitions in one segment (a flood of <c>~</c>: who looks at each of them looks from the start each
    /// time). Default 1,000.</summary>
    public int MaxRepetitions { get; init; } = 1_000;
}
