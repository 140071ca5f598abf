using System.Text;

namespace EmradXds.Soap.Mime;

/// <summary>Finds the next delimiter line in a window of bytes (RFC 2046, 5.1.1). Knows no stream: it answers how much is content, and
/// whether a delimiter follows or more bytes are needed to say.</summary>
internal sealed class BoundaryScanner(string boundary)
{
    /// <summary>White space that gateways may add behind a boundary.</summary>
    private const int MaxPadding = 256;

    private readonly byte[] delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);

    /// <summary>A window must be able to hold this much.</summary>
    public int Lookahead => delimiter.Length + MaxPadding + 4;

    /// <summary>Looks at the window.</summary>
    /// <param name="window">What has arrived and is not consumed.</param>
    /// <param name="complete">Nothing arrives after it.</param>
    public Scan Next(ReadOnlySpan<byte> window, bool complete)
    {
        int from = 0;
        while (true)
        {
            int found = window[from..].IndexOf(delimiter);
            if (found < 0)
            {
                // The tail may be the beginning of a delimiter.
                return new Scan(Math.Max(0, window.Length - (delimiter.Length - 1)), ScanKind.NeedsMore, 0);
            }

            int at = from + found;
            (ScanKind kind, int length) = Classify(window[(at + delimiter.Length)..], complete);
            if (kind != ScanKind.Content)
            {
                return new Scan(at, kind, delimiter.Length + length);
            }

            from = at + 1;
        }
    }

    /// <summary>What follows the boundary's text decides: a longer word that merely begins like it is content.</summary>
    private static (ScanKind Kind, int Length) Classify(ReadOnlySpan<byte> tail, bool complete)
    {
        bool last = tail.StartsWith("--"u8);
        int at = last ? 2 : 0;
        while (at < tail.Length && at < MaxPadding && tail[at] is (byte)' ' or (byte)'\t')
        {
            at++;
        }

        ReadOnlySpan<byte> end = tail[at..];
        if (end.StartsWith("\r\n"u8))
        {
            return (last ? ScanKind.Last : ScanKind.Part, at + 2);
        }

        if (last && end.IsEmpty && complete)
        {
            return (ScanKind.Last, at);
        }

        bool undecided = end.IsEmpty || (end.Length == 1 && (end[0] == '\r' || (tail.Length == 1 && end[0] == '-')));
        return undecided && at < MaxPadding && !complete ? (ScanKind.NeedsMore, 0) : (ScanKind.Content, 0);
    }
}
