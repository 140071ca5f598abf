using System.Buffers;
using System.Globalization;
using System.Text;

namespace EmradXds.Hl7V2.Er7;

/// <summary>Escape sequences inside values (HL7 v2.5 2.7). What is unknown or has no end stays as it stands: reading never fails.</summary>
internal static class Er7Escapes
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    public static string Undo(ReadOnlySpan<char> raw, Er7Separators separators, Encoding encoding)
    {
        if (separators.Escape == '\0' || !raw.Contains(separators.Escape))
        {
            return raw.ToString();
        }

        StringBuilder text = new(raw.Length);
        while (!raw.IsEmpty)
        {
            int open = raw.IndexOf(separators.Escape);
            text.Append(open < 0 ? raw : raw[..open]);
            if (open < 0)
            {
                break;
            }

            raw = raw[open..];
            int close = raw[1..].IndexOf(separators.Escape);
            ReadOnlySpan<char> name = close < 0 ? default : raw.Slice(1, close);
            if (close > 0 && TryUndo(name, separators, encoding, text))
            {
                raw = raw[(close + 2)..];
            }
            else if (close > 0 && HasShapeOfEscape(name))
            {
                text.Append(raw[..(close + 2)]);
                raw = raw[(close + 2)..];
            }
            else
            {
                text.Append(separators.Escape);
                raw = raw[1..];
            }
        }

        return text.ToString();
    }

    /// <exception cref="ArgumentException">The message has no escape character and the value needs one.</exception>
    public static void Write(StringBuilder target, ReadOnlySpan<char> value, Er7Separators separators)
    {
        if (value is ['"', '"'])
        {
            // Unescaped it would mean "delete what you hold".
            WriteHex(target, "2222", separators);
            return;
        }

        foreach (char c in value)
        {
            char name = c == separators.Field ? 'F'
                : c == separators.Component ? 'S'
                : c == separators.Subcomponent ? 'T'
                : c == separators.Repetition ? 'R'
                : c == separators.Escape ? 'E'
                : '\0';
            if (c < ' ')
            {
                WriteHex(target, ((int)c).ToString("X2", CultureInfo.InvariantCulture), separators);
            }
            else if (name == '\0')
            {
                target.Append(c);
            }
            else
            {
                target.Append(EscapeOf(separators)).Append(name).Append(separators.Escape);
            }
        }
    }

    private static void WriteHex(StringBuilder target, string digits, Er7Separators separators) =>
        target.Append(EscapeOf(separators)).Append('X').Append(digits).Append(separators.Escape);

    private static char EscapeOf(Er7Separators separators) => separators.Escape != '\0' ? separators.Escape
        : throw new ArgumentException("A value contains a delimiter, and the message's MSH-2 names no escape character.");

    private static bool TryUndo(ReadOnlySpan<char> name, Er7Separators separators, Encoding encoding, StringBuilder text)
    {
        char single = name switch
        {
            "F" => separators.Field,
            "S" => separators.Component,
            "T" => separators.Subcomponent,
            "R" => separators.Repetition,
            "E" => separators.Escape,
            ".br" or ".BR" => '\n',
            "P" when separators.EncodingCharacters.Length == 5 => separators.EncodingCharacters[4],
            _ => '\0',
        };
        if (single != '\0')
        {
            text.Append(single);
            return true;
        }

        // Highlighting on and off carries no text.
        return name is "H" or "N" || (name[0] == 'X' && TryUndoHex(name[1..], encoding, text));
    }

    private static bool TryUndoHex(ReadOnlySpan<char> digits, Encoding encoding, StringBuilder text)
    {
        if (digits.IsEmpty || digits.Length % 2 != 0 || digits.ContainsAnyExcept(HexDigits))
        {
            return false;
        }

        string decoded = encoding.GetString(Convert.FromHexString(digits));
        if (decoded.AsSpan().ContainsAny('\ufffd', '\0')) // No character of text: databases end a text at NUL, or refuse it.
        {
            return false;
        }

        text.Append(decoded);
        return true;
    }

    /// <summary>Sequences we leave alone (character set switches, local Z escapes, formatting, broken hex) as against a stray
    /// character.</summary>
    private static bool HasShapeOfEscape(ReadOnlySpan<char> name)
    {
        if (name.Length > 64 || name[0] is not ('C' or 'M' or 'Z' or 'X' or '.'))
        {
            return false;
        }

        foreach (char c in name[1..])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
