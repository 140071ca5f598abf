namespace EmradXds.Hl7V2.Er7;

/// <summary>Limits and leniencies of the reader.</summary>
public sealed record Er7Options
{
    /// <summary>Largest message in bytes (a frame without end). Default 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;
}
