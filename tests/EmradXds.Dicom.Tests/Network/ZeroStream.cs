namespace EmradXds.Dicom.Tests.Network;

/// <summary>Zeros without end, up to a length; may break before.</summary>
internal sealed class ZeroStream(long length, long breaksAt = long.MaxValue) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => Volatile.Read(ref position); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (position >= breaksAt)
        {
            throw new IOException("the disk broke");
        }

        int count = (int)Math.Min(buffer.Length, length - position);
        buffer[..count].Clear();
        Volatile.Write(ref position, position + count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
