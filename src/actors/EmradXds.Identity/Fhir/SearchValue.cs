using System.Text;

namespace EmradXds.Identity.Fhir;

/// <summary>Values of search parameters: a comma separates alternatives, a bar system and code, unless escaped by a backslash.</summary>
internal static class SearchValue
{
    /// <summary>The alternatives, still escaped, without empty ones.</summary>
    public static IEnumerable<string> Alternatives(string value)
    {
        while (value.Length > 0)
        {
            int end = Find(value, ',');
            string first = end < 0 ? value : value[..end];
            value = end < 0 ? "" : value[(end + 1)..];
            if (first.Length > 0)
            {
                yield return first;
            }
        }
    }

    /// <summary>A token's parts, unescaped; the system is null where there is no bar.</summary>
    public static (string? System, string Code) Token(string value)
    {
        int bar = Find(value, '|');
        return bar < 0 ? (null, Unescape(value)) : (Unescape(value[..bar]), Unescape(value[(bar + 1)..]));
    }

    /// <summary>The text without escapes.</summary>
    public static string Unescape(string value)
    {
        StringBuilder text = new(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            text.Append(value[i] == '\\' && i + 1 < value.Length && value[i + 1] is ',' or '|' or '$' or '\\' ? value[++i] : value[i]);
        }

        return text.ToString();
    }

    private static int Find(string value, char separator)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == separator)
            {
                return i;
            }

            i += value[i] == '\\' ? 1 : 0;
        }

        return -1;
    }
}
