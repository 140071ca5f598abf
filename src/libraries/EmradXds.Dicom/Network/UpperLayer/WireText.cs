using System.Text;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>AE titles, UIDs and names on the wire: ISO 646, padded.</summary>
internal static class WireText
{
    /// <summary>Padding goes: spaces, and NUL, with which some senders fill AE titles and UIDs. Whatever is not printable becomes a
    /// question mark, so that it neither matches anything nor breaks a log line.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Trim(" \0"u8);
        return string.Create(bytes.Length, bytes, (text, from) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = from[i] is >= 0x20 and < 0x7F ? (char)from[i] : '?';
            }
        });
    }

    /// <summary>Writes ISO 646.</summary>
    /// <exception cref="ArgumentException">There are other characters.</exception>
    public static byte[] Write(string text) => Ascii.IsValid(text)
        ? Encoding.ASCII.GetBytes(text)
        : throw new ArgumentException($"'{text}' is not ISO 646");

    /// <summary>An AE title, 1 to 16 characters, padded to 16 with spaces.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static byte[] AeTitle(string title) => title.Length is >= 1 and <= 16 && !string.IsNullOrWhiteSpace(title)
        ? Write(title.PadRight(16))
        : throw new ArgumentException($"'{title}' is no AE title: 1 to 16 characters were expected");
}
