using System.Text;

namespace EmradXds.Soap.Mime;

/// <summary>A Content-Type value (RFC 2045, 5.1). Parameters without quotes may hold characters that would need them
/// (<c>type=application/xop+xml</c>): older Axis and JAX-WS stacks write it so.</summary>
internal sealed class MediaType
{
    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Senders say the same with every message.</summary>
    private static Said? last;

    private MediaType(string name) => Name = name;

    /// <summary>Type and subtype in lower case.</summary>
    public string Name { get; }

    /// <summary>A parameter's value without quotes; null where absent.</summary>
    public string? this[string parameter] => parameters.GetValueOrDefault(parameter);

    /// <summary>Never throws: what cannot be read is absent.</summary>
    public static MediaType Parse(string? text)
    {
        text ??= "";
        Said said = Volatile.Read(ref last) is { } before && before.Text == text ? before : new(text, ParseAnew(text));
        Volatile.Write(ref last, said);
        return said.Type;
    }

    private static MediaType ParseAnew(string text)
    {
        int at = IndexOfOrEnd(text, ';', 0);
        MediaType result = new(text[..at].Trim().ToLowerInvariant());
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            string name = text[(at + 1)..equals].Trim();
            at = equals + 1;
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }

            string value;
            if (at < text.Length && text[at] == '"')
            {
                value = Unquote(text, ref at);
                at = IndexOfOrEnd(text, ';', at);
            }
            else
            {
                int end = IndexOfOrEnd(text, ';', at);
                value = text[at..end].Trim();
                at = end;
            }

            // The first of two equal names counts: a second one is how filters are slipped past.
            result.parameters.TryAdd(name, value);
        }

        return result;
    }

    private static string Unquote(string text, ref int at)
    {
        StringBuilder value = new();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            value.Append(text[at]);
        }

        return value.ToString();
    }

    private static int IndexOfOrEnd(string text, char sought, int from)
    {
        int at = from < text.Length ? text.IndexOf(sought, from) : -1;
        return at < 0 ? text.Length : at;
    }

    private sealed record Said(string Text, MediaType Type);
}
