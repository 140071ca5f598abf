using System.Text;

namespace EmradXds.Metadata.Queries;

/// <summary>The value syntax of stored queries (ITI TF-2 3.18.4.1.2.3.5): <c>'text'</c>, a number, or a list of such in parentheses.</summary>
internal static class StoredQueryValue
{
    /// <summary>Adds the values of one Value element; false where its syntax is wrong. Stops when the list has more than
    /// <paramref name="most"/>: what is refused is not worth its memory.</summary>
    public static bool TryParse(string text, List<string> list, int most)
    {
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest is ['(', .. var inside, ')'])
        {
            rest = inside.Trim();
            while (TryParseValue(ref rest, list))
            {
                if (rest.IsEmpty || list.Count > most)
                {
                    return true;
                }

                if (rest[0] != ',')
                {
                    return false;
                }

                rest = rest[1..].TrimStart();
            }

            return false;
        }

        return TryParseValue(ref rest, list) && rest.IsEmpty;
    }

    /// <summary>Takes one value and the white space behind it off the start of the text.</summary>
    private static bool TryParseValue(ref ReadOnlySpan<char> rest, List<string> list)
    {
        if (rest is not ['\'', ..])
        {
            int end = rest.IndexOfAnyExceptInRange('0', '9');
            ReadOnlySpan<char> digits = end < 0 ? rest : rest[..end];
            if (digits.IsEmpty)
            {
                return false;
            }

            list.Add(digits.ToString());
            rest = rest[digits.Length..].TrimStart();
            return true;
        }

        int quote = rest[1..].IndexOf('\'') + 1;
        if (quote > 0 && (quote + 1 == rest.Length || rest[quote + 1] != '\''))
        {
            list.Add(rest[1..quote].ToString());
            rest = rest[(quote + 1)..].TrimStart();
            return true;
        }

        StringBuilder value = new();
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '\'')
            {
                value.Append(rest[i]);
            }
            else if (i + 1 < rest.Length && rest[i + 1] == '\'')
            {
                value.Append('\'');
                i++;
            }
            else
            {
                list.Add(value.ToString());
                rest = rest[(i + 1)..].TrimStart();
                return true;
            }
        }

        return false;
    }
}
