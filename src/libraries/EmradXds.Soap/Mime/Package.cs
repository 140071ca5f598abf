using System.Buffers;
using EmradXds.Soap.Envelopes;

namespace EmradXds.Soap.Mime;

/// <summary>A multipart/related package (RFC 2387): its root part, and the others in arrival order.</summary>
internal sealed class Package : IDisposable
{
    private readonly MultipartReader reader;
    private readonly SoapReadOptions options;
    private readonly string? start;
    private readonly Queue<ReceivedAttachment> beforeRoot = new();

    public Package(Stream stream, MediaType type, SoapReadOptions options)
    {
        if (type["type"] is { } root && MediaType.Parse(root).Name is not ("application/xop+xml" or "application/soap+xml"))
        {
            throw SoapFaultException.Sender("The type parameter of multipart/related is not application/xop+xml.");
        }

        this.options = options;
        start = type["start"] is { Length: > 0 } id ? PartHeaders.NormalizeContentId(id.Trim()) : null;
        reader = new MultipartReader(stream, type["boundary"], options);
    }

    /// <summary>Copies the root part, the envelope. Parts before it are held in memory up to a small limit.</summary>
    public async Task ReadRootAsync(Spool envelope, CancellationToken cancel)
    {
        int room = options.MaxBytesBeforeRoot;
        while (await reader.NextPartAsync(cancel) is { } headers)
        {
            await using PartStream content = PartStream.Open(reader, headers);
            if (start is null || headers.ContentId == start)
            {
                if (MediaType.Parse(headers.ContentType).Name is not ("application/xop+xml" or "application/soap+xml"))
                {
                    throw SoapFaultException.Sender("The Content-Type of the root part is not application/xop+xml.");
                }

                await CopyEnvelopeAsync(content, envelope, options, cancel);
                return;
            }

            MemoryStream held = new();
            string tooMuch = $"Parts before the root part take more than {options.MaxBytesBeforeRoot} bytes; send the root part first.";
            await HoldAsync(content, held, room, tooMuch, cancel);
            room -= (int)held.Length;
            held.Position = 0;
            beforeRoot.Enqueue(new ReceivedAttachment(headers.ContentId, headers.ContentType, held));
        }

        throw SoapFaultException.Sender("The package has no root part: none has the Content-ID that the start parameter names.");
    }

    /// <summary>The next attachment; null when the package has ended properly.</summary>
    public async ValueTask<ReceivedAttachment?> NextAsync(CancellationToken cancel)
    {
        if (beforeRoot.TryDequeue(out ReceivedAttachment? held))
        {
            return held;
        }

        return await reader.NextPartAsync(cancel) is { } headers
            ? new ReceivedAttachment(headers.ContentId, headers.ContentType, PartStream.Open(reader, headers))
            : null;
    }

    /// <summary>Copies an envelope, packaged or plain.</summary>
    public static async Task CopyEnvelopeAsync(Stream stream, Spool envelope, SoapReadOptions options, CancellationToken cancel)
    {
        AttributeGuard guard = new(options);
        Memory<byte> room = envelope.GetRoom();
        for (int count; (count = await stream.ReadAsync(room, cancel)) > 0; room = envelope.GetRoom())
        {
            guard.Look(room.Span[..count]);
            envelope.Advance(count);
            if (envelope.Length > options.MaxEnvelopeBytes)
            {
                throw SoapFaultException.Sender($"The envelope is larger than {options.MaxEnvelopeBytes} bytes.");
            }
        }
    }

    public void Dispose() => reader.Dispose();

    private static async Task HoldAsync(Stream from, MemoryStream held, int room, string tooMuch, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4 << 10);
        try
        {
            for (int count; (count = await from.ReadAsync(buffer, cancel)) > 0; room -= count)
            {
                if (count > room)
                {
                    throw SoapFaultException.Sender(tooMuch);
                }

                held.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
