using System.Text;

namespace EmradXds.Hl7V2.Er7;

/// <summary>One HL7 v2 message in ER7 (HL7 v2.5 chapter 2): a text with offsets; nothing is decoded until asked for.</summary>
/// <remarks>Reading out of range answers "absent" and never throws. All ordinals are 1-based, as in the standard.</remarks>
public sealed class Er7Message
{
    /// <summary>Parses bytes: MSH-18 is found first, then the rest is decoded by it.</summary>
    /// <exception cref="Er7Exception">No MSH, shorter than <c>MSH|^~\&amp;</c>, a separator twice, an illegal segment id, over a limit.</exception>
    public static Er7Message Parse(ReadOnlySpan<byte> bytes, Er7Options? options = null) => throw new NotImplementedException();

    /// <summary>Parses text.</summary>
    /// <exception cref="Er7Exception">As for bytes.</exception>
    public static Er7Message Parse(string text, Er7Options? options = null) => throw new NotImplementedException();

    /// <summary>The value at a path such as <c>PID-3(2).4.2</c> or <c>ERR(2)-2(1).3</c>, escapes undone; empty where absent.</summary>
    public string this[string path] => throw new NotImplementedException(path);

    /// <summary>The whole message as it came, segments ended by CR.</summary>
    public string Raw => throw new NotImplementedException();

    /// <summary>The character set the message came in, in which an answer should go out.</summary>
    public Encoding Encoding => throw new NotImplementedException();

    /// <summary>The message as bytes in <see cref="Encoding"/>.</summary>
    public byte[] ToBytes() => throw new NotImplementedException();
}
