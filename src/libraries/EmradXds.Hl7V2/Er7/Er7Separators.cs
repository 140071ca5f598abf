namespace EmradXds.Hl7V2.Er7;

/// <summary>The delimiters of one message, as MSH-1 and MSH-2 state them (HL7 v2.5 2.5.4).</summary>
/// <param name="Field">MSH-1.</param>
/// <param name="Component">MSH-2, first character.</param>
/// <param name="Repetition">MSH-2, second character; NUL where not stated.</param>
/// <param name="Escape">MSH-2, third character; NUL where not stated.</param>
/// <param name="Subcomponent">MSH-2, fourth character; NUL where not stated.</param>
/// <param name="EncodingCharacters">MSH-2 as it stands, a fifth (truncation, v2.7) character included.</param>
public sealed record Er7Separators(char Field, char Component, char Repetition, char Escape, char Subcomponent, string EncodingCharacters)
{
    /// <summary><c>|^~\&amp;</c>.</summary>
    public static Er7Separators Default { get; } = new('|', '^', '~', '\\', '&', "^~\\&");

    /// <summary>Reads what stands behind <c>MSH</c>.</summary>
    /// <returns>Null where a character is missing, stands twice, or cannot separate (letter, digit, space, control).</returns>
    internal static Er7Separators? Read(char field, ReadOnlySpan<char> encoding)
    {
        if (encoding.Length is < 1 or > 5 || !CanSeparate(field))
        {
            return null;
        }

        for (int i = 0; i < encoding.Length; i++)
        {
            if (!CanSeparate(encoding[i]) || encoding[i] == field || encoding[..i].Contains(encoding[i]))
            {
                return null;
            }
        }

        if (encoding is ['^', '~', '\\', '&'] && field == '|')
        {
            return Default;
        }

        // Three characters: senders that never escape leave the escape character out and mean the subcomponent (^~&).
        bool noEscape = encoding.Length == 3 && encoding[2] != '\\';
        return new Er7Separators(
            field,
            encoding[0],
            encoding.Length > 1 ? encoding[1] : '\0',
            encoding.Length > 2 && !noEscape ? encoding[2] : '\0',
            noEscape ? encoding[2] : encoding.Length > 3 ? encoding[3] : '\0',
            encoding.ToString());
    }

    /// <summary>These with those of the usual ones that are missing.</summary>
    /// <param name="echoed">A segment that has to stay as it is.</param>
    /// <returns>Null where a missing one stands for another, or in the segment for itself.</returns>
    internal Er7Separators? Completed(ReadOnlySpan<char> echoed)
    {
        if (Repetition != '\0' && Escape != '\0' && Subcomponent != '\0')
        {
            return this;
        }

        string added = (Repetition == '\0' ? "~" : "") + (Escape == '\0' ? "\\" : "") + (Subcomponent == '\0' ? "&" : "");
        if (echoed.ContainsAny(added) || added.Contains(Field, StringComparison.Ordinal) || added.AsSpan().ContainsAny(EncodingCharacters))
        {
            return null;
        }

        char repetition = Repetition == '\0' ? '~' : Repetition;
        char escape = Escape == '\0' ? '\\' : Escape;
        char subcomponent = Subcomponent == '\0' ? '&' : Subcomponent;
        return new Er7Separators(
            Field, Component, repetition, escape, subcomponent, new string([Component, repetition, escape, subcomponent]));
    }

    private static bool CanSeparate(char c) => c is > ' ' and < '\u007f' && !char.IsAsciiLetterOrDigit(c);
}
