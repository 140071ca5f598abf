using System.Buffers;

namespace EmradXds.Testing;

/// <summary>The same bytes, cut everywhere: every reader of a wire format is tested through these.</summary>
public static class Segments
{
    /// <summary>Whole; cut in two at every offset; one byte a piece. Above 2,000 bytes, offsets are sampled.</summary>
    public static IEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> Cuts(ReadOnlyMemory<byte> bytes)
    {
        yield return [bytes];
        int step = Math.Max(1, bytes.Length / 2_000);
        for (int at = 1; at < bytes.Length; at += step)
        {
            yield return [bytes[..at], bytes[at..]];
        }

        yield return [.. Enumerable.Range(0, bytes.Length).Select(i => bytes.Slice(i, 1))];
    }

    /// <summary>Each cut as a sequence.</summary>
    public static IEnumerable<ReadOnlySequence<byte>> Sequences(ReadOnlyMemory<byte> bytes) => Cuts(bytes).Select(ToSequence);

    /// <summary>Each cut as a stream whose reads end at the cuts.</summary>
    public static IEnumerable<Stream> Streams(ReadOnlyMemory<byte> bytes) => Cuts(bytes).Select(pieces => new PieceStream(pieces));

    private static ReadOnlySequence<byte> ToSequence(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 1)
        {
            return new ReadOnlySequence<byte>(pieces[0]);
        }

        Piece first = new(pieces[0], 0);
        Piece last = first;
        foreach (ReadOnlyMemory<byte> piece in pieces.Skip(1))
        {
            last = last.Append(piece);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Append(ReadOnlyMemory<byte> memory)
        {
            Piece next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }

    private sealed class PieceStream(IReadOnlyList<ReadOnlyMemory<byte>> pieces) : Stream
    {
        private int piece;
        private int offset;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (piece < pieces.Count && offset == pieces[piece].Length)
            {
                (piece, offset) = (piece + 1, 0);
            }

            if (piece == pieces.Count)
            {
                return 0;
            }

            int count = Math.Min(buffer.Length, pieces[piece].Length - offset);
            pieces[piece].Span.Slice(offset, count).CopyTo(buffer);
            offset += count;
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
}
