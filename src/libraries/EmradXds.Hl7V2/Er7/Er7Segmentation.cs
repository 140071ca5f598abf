using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Er7;

/// <summary>Where the segments of a message begin and end.</summary>
internal static class Er7Segmentation
{
    /// <summary>Finds the segments. A message with CR may have LF inside values; one without CR uses LF as the end of segments.</summary>
    /// <returns>Why there are none, or null.</returns>
    public static Er7Error? Split(Er7Message message, Er7Options options, out Er7Segment[] segments)
    {
        segments = [];
        string raw = message.Raw;
        char repetition = message.Separators.Repetition;
        char terminator = raw.Contains('\r') ? '\r' : '\n';
        List<Er7Segment> found = new(8);
        int next;
        for (int start = 0; start < raw.Length; start = next)
        {
            int length = raw.AsSpan(start).IndexOf(terminator);
            int end = length < 0 ? raw.Length : start + length;
            next = end + 1;
            while (start < end && raw[start] is '\n' or '\0')
            {
                start++;
            }

            ReadOnlySpan<char> line = raw.AsSpan(start, end - start).TrimEnd('\0');
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (found.Count == options.MaxSegments)
            {
                return new Er7Error(207, new Erl("MSH", 1), $"more than {options.MaxSegments} segments");
            }

            if (repetition != '\0' && line.Count(repetition) > options.MaxRepetitions)
            {
                return new Er7Error(207, new Erl("MSH", 1),
                    $"segment {found.Count + 1} of the message has more than {options.MaxRepetitions} repetitions");
            }

            if (!HasSegmentId(line, message.Separators.Field))
            {
                return new Er7Error(100, new Erl("MSH", 1),
                    $"segment {found.Count + 1} of the message has no id of three capitals or digits followed by the field separator");
            }

            found.Add(new Er7Segment(new Er7Slice(message, start, line.Length), 1 + CountOf(found, line[..3])));
        }

        segments = [.. found];
        return null;
    }

    private static int CountOf(List<Er7Segment> found, ReadOnlySpan<char> id)
    {
        for (int i = found.Count - 1; i >= 0; i--)
        {
            if (found[i].Is(id))
            {
                return found[i].Ordinal;
            }
        }

        return 0;
    }

    private static bool HasSegmentId(ReadOnlySpan<char> line, char fieldSeparator) =>
        line.Length >= 3 && char.IsAsciiLetterUpper(line[0]) && IsIdCharacter(line[1]) && IsIdCharacter(line[2])
        && (line.Length == 3 || line[3] == fieldSeparator);

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c);
}
