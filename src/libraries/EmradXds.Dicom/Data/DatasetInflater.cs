using System.IO.Compression;

namespace EmradXds.Dicom.Data;

/// <summary>Inflates what is pushed (PS3.5 A.5, RFC 1951), within a cap that stops a bomb after its first megabytes.</summary>
internal sealed class DatasetInflater(DicomReadOptions options) : IDisposable
{
    private const int SmallestCap = 64 << 10;
    private const int LargestRatio = 200;

    private readonly Feed feed = new();
    private DeflateStream? inflater;
    private long taken;
    private long given;

    /// <summary>Takes bytes; <see cref="Read"/> gives what they inflate to, and must be called until it gives nothing.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        feed.Put(bytes);
        taken += bytes.Length;
    }

    /// <summary>Inflated bytes; 0 where more input is needed.</summary>
    public int Read(Span<byte> buffer)
    {
        // A DeflateStream that meets the end of its input goes on when there is more.
        inflater ??= new DeflateStream(feed, CompressionMode.Decompress, leaveOpen: true);
        int count;
        try
        {
            count = inflater.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw new DicomFormatException("The data set is not deflated", null, given);
        }

        given += count;
        long cap = Math.Min(options.MaxInflatedBytes, (LargestRatio * taken) + SmallestCap);
        return given <= cap ? count : throw new DicomFormatException($"The data set inflates beyond {cap} bytes", null, given);
    }

    /// <summary>Whether the last block has come: then no more input is asked for.</summary>
    public bool HasEnded()
    {
        Span<byte> none = stackalloc byte[1];
        feed.WasAsked = false;
        return Read(none) == 0 && !feed.WasAsked;
    }

    /// <inheritdoc/>
    public void Dispose() => inflater?.Dispose();

    private sealed class Feed : Stream
    {
        private byte[] bytes = [];
        private int at;
        private int end;

        public bool WasAsked { get; set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Put(ReadOnlySpan<byte> more)
        {
            if (bytes.Length < more.Length)
            {
                bytes = new byte[more.Length];
            }

            more.CopyTo(bytes);
            (at, end) = (0, more.Length);
        }

        public override int Read(Span<byte> buffer)
        {
            WasAsked = true;
            int count = Math.Min(buffer.Length, end - at);
            bytes.AsSpan(at, count).CopyTo(buffer);
            at += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
