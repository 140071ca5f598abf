using System.Buffers;
using System.Text;
using System.Text.Unicode;
using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>Characters XML can hold, and how they stand in it.</summary>
internal static class XmlCharacters
{
    /// <summary>Longest reference taken: <c>&amp;#x0010FFFF;</c>. Leading zeros without end are left to System.Xml.</summary>
    private const int LongestReference = 12;

    private static readonly SearchValues<byte> controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(control => control is not ('\t' or '\n' or '\r')).Select(control => (byte)control)]);

    /// <summary>Text that quotes what a peer sent, made fit for XML: characters XML cannot hold become question marks.</summary>
    public static string Clean(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
        ? text
        : string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : '?';
            }
        });

    /// <summary>Whether these bytes are UTF-8, and every character one that XML 1.0 allows (section 2.2).</summary>
    public static bool AreLegal(ReadOnlySpan<byte> bytes)
    {
        if (bytes.ContainsAny(controls))
        {
            return false;
        }

        if (Ascii.IsValid(bytes))
        {
            return true;
        }

        // Utf8 refuses overlong forms and surrogates; what is left are U+FFFE and U+FFFF.
        return Utf8.IsValid(bytes) && bytes.IndexOf("\uFFFE"u8) < 0 && bytes.IndexOf("\uFFFF"u8) < 0;
    }

    /// <summary>The length of the reference that stands at the start: one of the five predefined entities, or a legal character by its
    /// number; 0 where it is neither.</summary>
    public static int ReferenceLength(ReadOnlySpan<byte> text, out Rune character)
    {
        character = default;
        int end = text[..Math.Min(text.Length, LongestReference)].IndexOf((byte)';');
        if (end < 2)
        {
            return 0;
        }

        ReadOnlySpan<byte> name = text[1..end];
        int number = name switch
        {
            [(byte)'#', (byte)'x', .. var digits] => Number(digits, 16),
            [(byte)'#', .. var digits] => Number(digits, 10),
            _ when name.SequenceEqual("amp"u8) => '&',
            _ when name.SequenceEqual("lt"u8) => '<',
            _ when name.SequenceEqual("gt"u8) => '>',
            _ when name.SequenceEqual("quot"u8) => '"',
            _ when name.SequenceEqual("apos"u8) => '\'',
            _ => 0,
        };
        bool legal = number is '\t' or '\n' or '\r' or (>= ' ' and not (0xFFFE or 0xFFFF)) && Rune.IsValid(number);
        if (legal)
        {
            character = new Rune(number);
        }

        return legal ? end + 1 : 0;
    }

    /// <summary>A text or an attribute's value as it is meant: references resolved, line ends made one (XML 1.0, 2.11), and white space
    /// of an attribute made spaces (3.3.3). The references must be good ones.</summary>
    public static string Decode(ReadOnlySpan<byte> raw, bool isAttribute)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(raw.Length);
        int length = 0;
        while (!raw.IsEmpty)
        {
            int run = isAttribute ? raw.IndexOfAny("&\t\n\r"u8) : raw.IndexOfAny("&\r"u8);
            run = run < 0 ? raw.Length : run;
            length += Encoding.UTF8.GetChars(raw[..run], buffer.AsSpan(length));
            raw = raw[run..];
            if (raw.IsEmpty)
            {
                break;
            }

            int taken = 1;
            if (raw[0] == '&')
            {
                taken = ReferenceLength(raw, out Rune character);
                length += character.EncodeToUtf16(buffer.AsSpan(length));
            }
            else
            {
                taken = raw is [(byte)'\r', (byte)'\n', ..] ? 2 : 1;
                buffer[length++] = isAttribute ? ' ' : '\n';
            }

            raw = raw[taken..];
        }

        string text = new(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private static int Number(ReadOnlySpan<byte> digits, int radix)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            int value = digit switch
            {
                >= (byte)'0' and <= (byte)'9' => digit - '0',
                >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
                _ => radix,
            };
            if (value >= radix)
            {
                return 0;
            }

            number = (number * radix) + value;
        }

        return number;
    }
}
