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

    /// <summary>Most elements, items and fragments in all levels together (a flood of empty elements). Default 1,000,000.</summary>
    public int MaxElements { get; init; } = 1_000_000;

    /// <summary>Most bytes of values held in memory together. Default 64 MiB.</summary>
    public long MaxBytesInMemory { get; init; } = 64L << 20;

    /// <summary>Most bytes a deflated data set may inflate to, beside 200 times its size plus 64 KiB (deflate bomb). Default 4
    /// GiB.</summary>
    public long MaxInflatedBytes { get; init; } = 4L << 30;

    /// <summary>The first tag that is not read any more, at the outermost level: whoever asks only whose an instance is need not read, or
    /// stumble over, the rest. Default: all is read.</summary>
    public DicomTag? StopsBefore { get; init; }

    /// <summary>Takes a file that has no preamble, or neither preamble nor meta information, and finds out its transfer syntax from the
    /// first element: exports of ACR-NEMA heirs, of pydicom's <c>write_like_original</c>, data sets saved as they came from the
    /// network.</summary>
    public bool AcceptsBareDataset { get; init; } = true;

    /// <summary>Takes meta information that says no transfer syntax, and finds it out from the first element: old GE
    /// workstations.</summary>
    public bool AcceptsMissingTransferSyntax { get; init; } = true;

    /// <summary>Believes the first element rather than the transfer syntax where they differ about explicit VRs: Philips and GE files that
    /// were converted without a change of (0002,0010), and meta information that was written implicit.</summary>
    public bool DetectsExplicitVR { get; init; } = true;

    /// <summary>Takes values of odd length as they stand (PS3.5 7.1.1 asks for even): private elements of early Siemens and
    /// Philips.</summary>
    public bool AcceptsOddLengths { get; init; } = true;

    /// <summary>Takes elements out of order and twice, the last one counting: private groups appended behind the pixel data by
    /// routers.</summary>
    public bool AcceptsUnsortedElements { get; init; } = true;

    /// <summary>Reads an element whose VR is none of the standard's as UN: letters with a length of 32 bits (a VR of the future, PS3.5
    /// 6.2), other bytes with one of 16 (Siemens syngo wrote <c>??</c> and NUL NUL).</summary>
    public bool AcceptsUnknownVRs { get; init; } = true;

    /// <summary>Ignores a delimitation item where nothing of undefined length is open: sequences of defined length that GE and ADAC closed
    /// with a delimiter nevertheless.</summary>
    public bool AcceptsStrayDelimiters { get; init; } = true;
}
