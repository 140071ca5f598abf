using System.Buffers;
using System.Buffers.Text;

namespace EmradXds.Soap.Mime;

/// <summary>The decoded content of the part a <see cref="MultipartReader"/> stands in. Forward only, asynchronous only: it is on the
/// network.</summary>
internal abstract class PartStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Opens the content by its Content-Transfer-Encoding.</summary>
    public static PartStream Open(MultipartReader reader, PartHeaders headers) => headers.TransferEncoding switch
    {
        "binary" or "8bit" or "7bit" or "" => new Identity(reader),
        "base64" => new Base64Encoded(reader),
        _ => throw SoapFaultException.Sender(
            $"MIME part {reader.Part} has a Content-Transfer-Encoding that is not read here; binary, 8bit, 7bit or base64 expected."),
    };

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("An attachment is read asynchronously: it is still on the network.");

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Which part of the reader this stream belongs to; a later read would get another part's bytes.</summary>
    private static void Demand(MultipartReader reader, int part) =>
        ObjectDisposedException.ThrowIf(reader.Part != part, typeof(ReceivedAttachment));

    private sealed class Identity(MultipartReader reader) : PartStream
    {
        private readonly int part = reader.Part;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Demand(reader, part);
            return reader.ReadAsync(buffer, cancellationToken);
        }
    }

    private sealed class Base64Encoded(MultipartReader reader) : PartStream
    {
        private const int Chunk = 32 << 10;

        private readonly int part = reader.Part;
        private byte[] text = ArrayPool<byte>.Shared.Rent(2 * Chunk);
        private int held;
        private int from;
        private int decoded;
        private bool ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Demand(reader, part);
            while (decoded == 0 && !ended)
            {
                await DecodeAsync(cancellationToken);
            }

            int count = Math.Min(decoded, buffer.Length);
            text.AsMemory(from, count).CopyTo(buffer);
            (from, decoded) = (from + count, decoded - count);
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            byte[] rented = Interlocked.Exchange(ref text, []);
            if (rented.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            base.Dispose(disposing);
        }

        /// <summary>Characters are gathered from the array's start, bytes come out behind them. The last group of four is held until it is
        /// known whether more follows: only the last may be padded.</summary>
        private async ValueTask DecodeAsync(CancellationToken cancel)
        {
            int count = await reader.ReadAsync(text.AsMemory(held, Chunk - held), cancel);
            ended = count == 0;
            int characters = RemoveWhiteSpace(held + count);
            int ready = ended ? characters : Math.Max(0, (characters - 1) / 4 * 4);
            OperationStatus status = Base64.DecodeFromUtf8(
                text.AsSpan(0, ready), text.AsSpan(Chunk, Chunk), out int used, out decoded, isFinalBlock: ended);
            if (status != OperationStatus.Done || used != ready)
            {
                throw SoapFaultException.Sender($"MIME part {part} is declared base64 and is not.");
            }

            from = Chunk;
            held = characters - ready;
            text.AsSpan(ready, held).CopyTo(text);
        }

        private int RemoveWhiteSpace(int length)
        {
            int kept = held;
            for (int i = held; i < length; i++)
            {
                byte character = text[i];
                if (character is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t'))
                {
                    text[kept++] = character;
                }
            }

            return kept;
        }
    }
}
