using System.Buffers.Binary;

namespace EmradXds.ImagingSource.Tests;

/// <summary>A data set's bytes up to the length of its pixel data, then that length, then as many bytes, made when read.</summary>
internal sealed class PatternStream(byte[] head, long pixelBytes) : Stream
{
    private readonly byte[] begin = [.. head, .. LengthOf(pixelBytes)];
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => begin.Length + pixelBytes;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, Length - position);
        int ofBegin = position < begin.Length ? (int)Math.Min(count, begin.Length - position) : 0;
        begin.AsSpan((int)Math.Min(position, begin.Length), ofBegin).CopyTo(buffer);
        for (int i = ofBegin; i < count; i++)
        {
            buffer[i] = (byte)((position + i) * 7);
        }

        position += count;
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

    private static byte[] LengthOf(long pixelBytes)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)pixelBytes);
        return length;
    }
}
