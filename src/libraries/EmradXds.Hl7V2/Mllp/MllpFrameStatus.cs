namespace EmradXds.Hl7V2.Mllp;

/// <summary>What <see cref="MllpFrameReader"/> found.</summary>
public enum MllpFrameStatus
{
    /// <summary>No whole frame yet.</summary>
    NeedMore,

    /// <summary>0x1C came, the 0x0D behind it has not yet: some senders leave it out. Wait a moment, then take the frame as it
    /// is.</summary>
    NeedTrailer,

    /// <summary>A frame.</summary>
    Done,

    /// <summary>A new frame begins (0x0B) before the one under way has ended, or 0x1C stands inside a message: what there was of it is
    /// handed over, so that it can be refused. Reading goes on behind it.</summary>
    Malformed,

    /// <summary>Longer than allowed, and its end is not in sight: the connection can only be closed.</summary>
    TooLong,
}
