namespace EmradXds.Hl7V2.Mllp;

/// <summary>What came in between 0x0B and 0x1C.</summary>
/// <param name="Status">Done, or why it is no whole message: Malformed or TooLong.</param>
/// <param name="Message">The message, or what there was of it.</param>
public sealed record MllpFrame(MllpFrameStatus Status, ReadOnlyMemory<byte> Message);
