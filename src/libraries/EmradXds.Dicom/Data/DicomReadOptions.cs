namespace EmradXds.Dicom.Data;

/// <summary>Limits and leniencies of the reader; each limit names the attack, each leniency the broken sender.</summary>
public sealed record DicomReadOptions
{
    /// <summary>The options used where none are given.</summary>
    public static DicomReadOptions Default { get; } = new();

    /// <summary>Values above this many bytes are not held in memory. Default 64 KiB.</summary>
    public int MaxValueBytesInMemory { get; init; } = 64 << 10;

    /// <summary>Deepest nesting of sequences (stack exhaustion). Default 64.</summary>
    public int MaxNesting { get; init; } = 64;

    /// <summary>Most elements in all levels together (a flood of empty elements). Default 1,000,000.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Most bytes of values held in memory together. Default 64 MiB.</summary>
    public long MaxBytesInMemory { get; init; } = 64L << 20;

    /// <summary>Most bytes a deflated data set may inflate to, beside 200 times its size plus 64 KiB (deflate bomb). Default 4 GiB.</summary>
    public long MaxInflatedBytes { get; init; } = 4L << 30;
}
