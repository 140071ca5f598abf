using System.Buffers;

namespace EmradXds.Hl7V2.Mllp;

/// <summary>Finds MLLP frames, <c>0x0B message 0x1C 0x0D</c>, in what has arrived (HL7 v2.5 appendix C; ITI TF-2 C.2.1). Bytes before 0x0B
/// are skipped.</summary>
/// <param name="maxBytes">Longest message.</param>
/// <remarks>Give it the same bytes again, and those that came since, until it takes them: it remembers how far it has looked.</remarks>
public sealed class MllpFrameReader(int maxBytes)
{
    private const byte Start = 0x0B;
    private const byte End = 0x1C;
    private const byte Return = 0x0D;

    private long looked;

    /// <summary>Whether a frame has begun in what was last given and not ended.</summary>
    public bool InFrame { get; private set; }

    /// <summary>Wraps a message for sending.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> message) => [Start, .. message, End, Return];

    /// <summary>Looks for the next frame.</summary>
    /// <param name="buffer">What has arrived and is not taken; what is taken is cut off from it.</param>
    /// <param name="frame">The message where the answer is Done, what there is of it where it is NeedTrailer, Malformed or TooLong.</param>
    public MllpFrameStatus Read(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (!InFrame)
        {
            if (buffer.PositionOf(Start) is not { } start)
            {
                buffer = buffer.Slice(buffer.End);
                return MllpFrameStatus.NeedMore;
            }

            buffer = buffer.Slice(buffer.GetPosition(1, start));
            (InFrame, looked) = (true, 0);
        }

        SequenceReader<byte> reader = new(buffer);
        reader.Advance(looked);
        if (!reader.TryAdvanceToAny([Start, End], advancePastDelimiter: false))
        {
            looked = buffer.Length;
            frame = buffer;
            return buffer.Length > maxBytes ? MllpFrameStatus.TooLong : MllpFrameStatus.NeedMore;
        }

        frame = buffer.Slice(0, reader.Position);
        if (frame.Length > maxBytes)
        {
            return MllpFrameStatus.TooLong;
        }

        reader.TryRead(out byte delimiter);
        if (delimiter == Start)
        {
            return Take(ref buffer, reader.Position, MllpFrameStatus.Malformed, inFrame: true);
        }

        if (!reader.TryPeek(out byte next))
        {
            looked = frame.Length;
            return MllpFrameStatus.NeedTrailer;
        }

        if (next == Return)
        {
            reader.Advance(1);
            return Take(ref buffer, reader.Position, MllpFrameStatus.Done, inFrame: false);
        }

        return Take(ref buffer, reader.Position, next == Start ? MllpFrameStatus.Done : MllpFrameStatus.Malformed, inFrame: false);
    }

    /// <summary>Takes a frame that was answered with NeedTrailer, when the trailer did not come.</summary>
    public void TakeWithoutTrailer(ref ReadOnlySequence<byte> buffer) =>
        Take(ref buffer, buffer.GetPosition(looked + 1), MllpFrameStatus.Done, inFrame: false);

    /// <summary>Forgets a frame that will not end: the connection is over.</summary>
    public void Reset() => (InFrame, looked) = (false, 0);

    private MllpFrameStatus Take(ref ReadOnlySequence<byte> buffer, SequencePosition upTo, MllpFrameStatus status, bool inFrame)
    {
        buffer = buffer.Slice(upTo);
        (InFrame, looked) = (inFrame, 0);
        return status;
    }
}
