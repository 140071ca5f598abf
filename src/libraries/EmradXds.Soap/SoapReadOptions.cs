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

    /// <summary>Most attributes of one element (memory by the million). Default 256.</summary>
    public int MaxAttributes { get; init; } = 256;

    /// <summary>Longest name of an element or attribute, prefix included (memory: names are kept). Default 1,024 characters.</summary>
    public int MaxNameLength { get; init; } = 1_024;

    /// <summary>Most MIME parts (a package of empty parts). Default 65,536: a 5,000-instance CT must pass.</summary>
    public int MaxParts { get; init; } = 65_536;

    /// <summary>Most header bytes of one MIME part (header bomb). Default 16 KiB.</summary>
    public int MaxPartHeaderBytes { get; init; } = 16 << 10;

    /// <summary>Most bytes of parts that stand before the root part and so must be held until it comes. Default 1 MiB. RFC 2387 lets the
    /// root stand anywhere; every sender met puts it first.</summary>
    public int MaxBytesBeforeRoot { get; init; } = 1 << 20;

    /// <summary>Headers beside WS-Addressing that whoever reads with these options takes care of, in Clark notation; any other header
    /// marked mustUnderstand is a fault. Default: wsse:Security, which senders with XUA add and a responder without access control may pass
    /// over.</summary>
    public IReadOnlySet<string> UnderstoodHeaders { get; init; } = new HashSet<string> { SoapNames.SecurityHeader };
}
