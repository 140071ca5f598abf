using System.Runtime.InteropServices;
using System.Text;

namespace EmradXds.Soap.Envelopes;

/// <summary>A qualified name as it stands in a tag. Names are few and come again with every message: those seen last are kept.</summary>
internal sealed class XmlName
{
    private const int LongestKept = 64;
    private const int Rows = 256;
    private const int Places = 4;

    /// <summary>A name has its row; a new one takes the row's first place, and the last of the row falls out. So a peer that floods it with
    /// nonsense costs time for as long as it does, and no memory.</summary>
    private static readonly XmlName?[] kept = new XmlName?[Rows * Places];

    private readonly byte[] utf8;

    private XmlName(byte[] utf8, int colon)
    {
        this.utf8 = utf8;
        QualifiedName = Encoding.ASCII.GetString(utf8);
        Prefix = colon < 0 ? "" : QualifiedName[..colon];
        LocalName = QualifiedName[(colon + 1)..];
        LocalHash = string.GetHashCode(LocalName);
        Kind = this switch
        {
            { Prefix: "", LocalName: "xmlns" } => XmlNameKind.Declaration,
            { Prefix: "xmlns" } when LocalName.StartsWith("xml", StringComparison.OrdinalIgnoreCase) => XmlNameKind.Reserved,
            { Prefix: "xmlns" } => XmlNameKind.Declaration,
            { Prefix: "xml", LocalName: "space" } => XmlNameKind.Reserved,
            { Prefix: "xml" } => XmlNameKind.Xml,
            _ => XmlNameKind.Ordinary,
        };
        BoundPrefix = colon < 0 ? "" : LocalName;
    }

    public string QualifiedName { get; }

    public string Prefix { get; }

    public string LocalName { get; }

    /// <summary>Tells most local names apart at once.</summary>
    public int LocalHash { get; }

    public XmlNameKind Kind { get; }

    /// <summary>The prefix that a <see cref="XmlNameKind.Declaration"/> binds; empty for the default namespace.</summary>
    public string BoundPrefix { get; }

    /// <summary>The name of these bytes, without copying where it is known; null where they are none, or none of ASCII.</summary>
    public static XmlName? Of(ReadOnlySpan<byte> name)
    {
        Span<XmlName?> row = kept.AsSpan((int)(Hash(name) % Rows) * Places, Places);
        for (int i = 0; i < row.Length; i++)
        {
            if (Volatile.Read(ref row[i]) is { } known && name.SequenceEqual(known.utf8))
            {
                return known;
            }
        }

        XmlName? made = Parse(name);
        if (made is not null && name.Length <= LongestKept)
        {
            row[..^1].CopyTo(row[1..]);
            Volatile.Write(ref row[0], made);
        }

        return made;
    }

    /// <summary>The declaration of a prefix; of the default namespace where it is empty.</summary>
    public static XmlName Declaring(string prefix) =>
        Of(Encoding.ASCII.GetBytes(prefix.Length == 0 ? "xmlns" : $"xmlns:{prefix}"))!;

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        ulong hash;
        if (name.Length >= sizeof(ulong))
        {
            hash = MemoryMarshal.Read<ulong>(name) ^ (MemoryMarshal.Read<ulong>(name[^sizeof(ulong)..]) * 31);
        }
        else
        {
            hash = 0;
            foreach (byte character in name)
            {
                hash = (hash << 8) | character;
            }
        }

        hash = (hash ^ (ulong)name.Length) * 0x9E37_79B9_7F4A_7C15;
        hash = (hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(hash >> 32);
    }

    private static XmlName? Parse(ReadOnlySpan<byte> name)
    {
        int colon = name.IndexOf((byte)':');
        return IsPart(name[(colon + 1)..]) && (colon < 0 || IsPart(name[..colon])) ? new XmlName(name.ToArray(), colon) : null;
    }

    private static bool IsPart(ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty || !(char.IsAsciiLetter((char)part[0]) || part[0] == '_'))
        {
            return false;
        }

        foreach (byte character in part)
        {
            if (!(char.IsAsciiLetterOrDigit((char)character) || character is (byte)'_' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }
}
