using System.Text;

namespace EmradXds.Soap.Envelopes;

/// <summary>Namespace names: few, long, the same in every message. Those seen last are kept.</summary>
internal static class XmlNamespaces
{
    /// <summary>What the prefix xml is bound to.</summary>
    public const string Xml = "http://www.w3.org/XML/1998/namespace";

    /// <summary>What the prefix xmlns is bound to.</summary>
    public const string Xmlns = "http://www.w3.org/2000/xmlns/";

    private const int LongestKept = 128;

    private static readonly Entry?[] kept = new Entry?[256];

    /// <summary>The namespace name of these bytes, which hold neither references nor white space other than spaces.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > LongestKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        HashCode hash = default;
        hash.AddBytes(utf8);
        ref Entry? place = ref kept[(uint)hash.ToHashCode() % kept.Length];
        if (Volatile.Read(ref place) is { } entry && utf8.SequenceEqual(entry.Utf8))
        {
            return entry.Text;
        }

        Entry made = new(utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        Volatile.Write(ref place, made);
        return made.Text;
    }

    private sealed record Entry(byte[] Utf8, string Text);
}
