namespace EmradXds.Hl7V2.Er7;

/// <summary>A piece of a message's text: what segment, field, repetition and component have in common. The default value is
/// "absent".</summary>
internal readonly struct Er7Slice(Er7Message? message, int start, int length, bool literal = false)
{
    public Er7Message? Message => message;

    public bool Exists => message is not null;

    public ReadOnlySpan<char> Span => message is null ? default : message.Raw.AsSpan(start, length);

    public Er7Presence Presence
    {
        get
        {
            if (message is null)
            {
                return Er7Presence.Absent;
            }

            ReadOnlySpan<char> span = Span;
            if (span is ['"', '"'])
            {
                return Er7Presence.Null;
            }

            Er7Separators separators = message.Separators;
            return !literal && span.Trim([separators.Repetition, separators.Component, separators.Subcomponent]).IsEmpty
                ? Er7Presence.Empty
                : Er7Presence.Valued;
        }
    }

    public int Count(char separator) => message is null ? 0 : literal || separator == '\0' ? 1 : Span.Count(separator) + 1;

    /// <summary>The n-th piece, 1-based; absent where there are fewer.</summary>
    public Er7Slice Part(char separator, int n)
    {
        if (message is null || n < 1)
        {
            return default;
        }

        if (literal || separator == '\0')
        {
            return n == 1 ? this : default;
        }

        ReadOnlySpan<char> rest = Span;
        int at = start;
        while (true)
        {
            int end = rest.IndexOf(separator);
            if (--n == 0)
            {
                return new Er7Slice(message, at, end < 0 ? rest.Length : end);
            }

            if (end < 0)
            {
                return default;
            }

            at += end + 1;
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>The value with escapes undone; empty for absent, empty and null.</summary>
    public string Text()
    {
        ReadOnlySpan<char> span = Span;
        return message is null || span.IsEmpty || span is ['"', '"'] ? ""
            : literal ? span.ToString()
            : Er7Escapes.Undo(span, message.Separators, message.Encoding);
    }

    public Er7Slice Literal(int from, int count) => new(message, start + from, count, literal: true);
}
