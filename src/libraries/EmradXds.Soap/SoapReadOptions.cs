namespace EmradXds.Soap;

/// <summary>Limits and leniencies of the reader; each limit names the attack it stops.</summary>
public sealed record SoapReadOptions
{
    /// <summary>The options used where none are given.</summary>
    public static SoapReadOptions Default { get; } = new();

    /// <summary>Largest envelope in bytes (a flood of metadata or inline base64). Default 64 MiB.</summary>
    public long MaxEnvelopeBytes { get; init; } = 64L << 20;

    /// <summary>Envelope bytes kept in memory before the rest goes to a temporary file. Default 1 MiB.</summary>
    public int EnvelopeMemoryBytes { get; init; } = 1 << 20;

    /// <summary>Deepest element nesting (stack exhaustion). Default 128.</summary>
    public int MaxDepth { get; init; } = 128;

    /// <summary>Most MIME parts (a package of empty parts). Default 65,536: a 5,000-instance CT must pass.</summary>
    public int MaxParts { get; init; } = 65_536;

    /// <summary>Most header bytes of one MIME part (header bomb). Default 16 KiB.</summary>
    public int MaxPartHeaderBytes { get; init; } = 16 << 10;
}
