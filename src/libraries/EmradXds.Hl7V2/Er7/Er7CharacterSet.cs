using System.Text;

namespace EmradXds.Hl7V2.Er7;

/// <summary>MSH-18 (HL7 table 0211) and the encodings it names.</summary>
internal static class Er7CharacterSet
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>UTF-8 without byte order mark.</summary>
    public static Encoding Default { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The encoding MSH-18 names; null where the name is unknown to us.</summary>
    /// <param name="name">MSH-18, first repetition.</param>
    /// <param name="bytes">The message: unstated (or ASCII, which senders state whatever they send) means UTF-8 where the bytes are that,
    /// else Windows-1252, in which every byte is a character.</param>
    public static Encoding? Find(string name, ReadOnlySpan<byte> bytes) => name switch
    {
        "" or "ASCII" => System.Text.Unicode.Utf8.IsValid(bytes) ? Default : Windows1252,
        "UNICODE UTF-8" or "UTF-8" => Default,
        "8859/1" => Encoding.Latin1,
        "8859/2" or "8859/3" or "8859/4" or "8859/5" or "8859/6" or "8859/7" or "8859/8" or "8859/9" =>
            CodePagesEncodingProvider.Instance.GetEncoding(28590 + (name[^1] - '0')),
        "8859/15" => CodePagesEncodingProvider.Instance.GetEncoding(28605),
        _ => null,
    };
}
