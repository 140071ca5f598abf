using System.Buffers;

namespace EmradXds.Soap.Mime;

/// <summary>Walks a multipart body part by part (RFC 2046, 5.1), forward only, over one rented buffer.</summary>
internal sealed class MultipartReader : IDisposable
{
    private const int BufferBytes = 128 << 10;
    private const int MaxBoundaryLength = 70;

    private readonly Stream stream;
    private readonly SoapReadOptions options;
    private readonly BoundaryScanner scanner;
    private byte[] buffer;
    private int start;
    private int end;
    private bool complete;
    private Scan scan;
    private int parts;
    private State state = State.Preamble;

    public MultipartReader(Stream stream, string? boundary, SoapReadOptions options)
    {
        if (string.IsNullOrEmpty(boundary) || boundary.Length > MaxBoundaryLength || boundary.Any(c => c is < ' ' or > '~'))
        {
            throw SoapFaultException.Sender(
                $"Content-Type multipart/related has no usable boundary parameter (1 to {MaxBoundaryLength} printable ASCII characters).");
        }

        (this.stream, this.options) = (stream, options);
        scanner = new BoundaryScanner(boundary);
        buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, options.MaxPartHeaderBytes + scanner.Lookahead));

        // The first delimiter may stand without a line end before it; with this one it looks like all others.
        buffer[0] = (byte)'\r';
        buffer[1] = (byte)'\n';
        end = 2;
    }

    private enum State
    {
        Preamble,
        Content,
        BetweenParts,
        Done,
    }

    /// <summary>Number of the part that was opened last, from 1.</summary>
    public int Part => parts;

    /// <summary>Skips what is left of the open part and reads the next part's header; null when the package has ended properly.</summary>
    public async ValueTask<PartHeaders?> NextPartAsync(CancellationToken cancel)
    {
        while (state is State.Preamble or State.Content)
        {
            await AdvanceAsync(cancel);
            start += scan.Content;
            scan = scan with { Content = 0 };
        }

        if (state == State.Done)
        {
            return null;
        }

        if (++parts > options.MaxParts)
        {
            throw SoapFaultException.Sender($"The package has more than {options.MaxParts} MIME parts.");
        }

        PartHeaders headers = await ReadHeadersAsync(cancel);
        state = State.Content;
        scan = default;
        return headers;
    }

    /// <summary>Reads raw content of the open part; 0 when it has ended.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancel)
    {
        while (state == State.Content && scan.Content == 0)
        {
            await AdvanceAsync(cancel);
        }

        int count = Math.Min(scan.Content, target.Length);
        buffer.AsMemory(start, count).CopyTo(target);
        start += count;
        scan = scan with { Content = scan.Content - count };
        return count;
    }

    public void Dispose()
    {
        byte[] rented = Interlocked.Exchange(ref buffer, []);
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        state = State.Done;
        scan = default;
    }

    /// <summary>Makes content available, or takes the delimiter that follows it and changes state.</summary>
    private async ValueTask AdvanceAsync(CancellationToken cancel)
    {
        if (scan.Content == 0 && scan.Kind is ScanKind.Part or ScanKind.Last)
        {
            start += scan.DelimiterLength;
            state = scan.Kind == ScanKind.Part ? State.BetweenParts : State.Done;
            return;
        }

        scan = scanner.Next(buffer.AsSpan(start, end - start), complete);
        if (scan is { Content: 0, Kind: ScanKind.NeedsMore })
        {
            await FillAsync(cancel);
        }
    }

    private async ValueTask<PartHeaders> ReadHeadersAsync(CancellationToken cancel)
    {
        int searched = 0;
        while (true)
        {
            ReadOnlyMemory<byte> window = buffer.AsMemory(start, end - start);
            bool empty = window.Span.StartsWith("\r\n"u8);
            int length = empty ? 0 : window.Span[searched..].IndexOf("\r\n\r\n"u8) is var at and >= 0 ? at + searched + 2 : -1;
            if (length > options.MaxPartHeaderBytes || (length < 0 && window.Length > options.MaxPartHeaderBytes))
            {
                throw SoapFaultException.Sender(
                    $"The header of MIME part {parts} is longer than {options.MaxPartHeaderBytes} bytes, or no empty line closes it.");
            }

            if (length >= 0)
            {
                PartHeaders headers = PartHeaders.Parse(window.Span[..length]);
                start += length;
                await SkipEmptyLineAsync(cancel);
                return headers;
            }

            searched = Math.Max(0, window.Length - 3);
            await FillAsync(cancel);
        }
    }

    /// <summary>The empty line's end is consumed unless it already belongs to a delimiter: a part without any content may be written
    /// so.</summary>
    private async ValueTask SkipEmptyLineAsync(CancellationToken cancel)
    {
        Scan ahead;
        while ((ahead = scanner.Next(buffer.AsSpan(start, end - start), complete)) is { Content: 0, Kind: ScanKind.NeedsMore })
        {
            await FillAsync(cancel);
        }

        if (ahead is not { Content: 0, Kind: ScanKind.Part or ScanKind.Last })
        {
            start += 2;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        if (complete)
        {
            throw SoapFaultException.Sender(parts == 0
                ? "The package is cut off: its first boundary never came."
                : $"The package is cut off in MIME part {parts}: no closing boundary came.");
        }

        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        int count = await stream.ReadAsync(buffer.AsMemory(end), cancel);
        complete = count == 0;
        end += count;
    }
}
