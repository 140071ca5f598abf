using System.Text;

namespace EmradXds.Dicom.Data;

/// <summary>The character sets that (0008,0005) names (PS3.3 C.12.1.1.2), with code extensions (PS3.5 6.1.2.5). Text in a character set we
/// do not know is read as ISO 8859-1, which loses no byte.</summary>
internal sealed class DicomCharacterSet
{
    private const byte Escape = 0x1B;
    private readonly Repertoire initialG1;
    private readonly Encoding encoding;
    private readonly Encoding strict;
    private readonly bool hasExtensions;
    private readonly bool isWhole;

    private DicomCharacterSet(Repertoire g1, bool hasExtensions, Encoding? writes = null)
    {
        (initialG1, this.hasExtensions, encoding) = (g1, hasExtensions, g1.Encoding);
        strict = (Encoding)(writes ?? encoding).Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
    }

    private DicomCharacterSet(Encoding whole)
        : this(Repertoire.Latin1, hasExtensions: false, whole) => (encoding, isWhole) = (whole, true);

    /// <summary>Where (0008,0005) is absent: ISO 646. Bytes above 7F, which should not be there, are read as ISO 8859-1.</summary>
    public static DicomCharacterSet Default { get; } = new(Repertoire.Latin1, hasExtensions: false, Encoding.ASCII) { IsDefault = true };

    public static DicomCharacterSet Latin1 { get; } = new(Repertoire.Latin1, hasExtensions: false);

    public static DicomCharacterSet Utf8 { get; } = new(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private static DicomCharacterSet Gb18030 { get; } = new(Repertoire.CodePage(54936));

    private static DicomCharacterSet Gbk { get; } = new(Repertoire.CodePage(936));

    /// <summary>Whether no character set was named.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>The character sets of the values of (0008,0005).</summary>
    public static DicomCharacterSet Of(string[] values)
    {
        string first = Normal(values.Length == 0 ? "" : values[0]);
        switch (first)
        {
            case "IR 192":
                return Utf8;
            case "GB18030":
                return Gb18030;
            case "GBK":
                return Gbk;
        }

        bool hasExtensions = values.Length > 1 || (values.Length == 1 && values[0].Contains("2022", StringComparison.Ordinal));
        return first is not ("" or "IR 6") ? new DicomCharacterSet(Repertoire.OfTerm(first), hasExtensions)
            : hasExtensions ? new DicomCharacterSet(Repertoire.Latin1, hasExtensions, Encoding.ASCII)
            : Default;
    }

    /// <summary>The values of a text element, padding removed.</summary>
    public string[] Decode(DicomElement element, DicomVR vr) => Decode(element.Value.Span, vr);

    /// <summary>The values of text, padding removed. Only VRs that may have several are split.</summary>
    public string[] Decode(ReadOnlySpan<byte> bytes, DicomVR vr)
    {
        if (bytes.IsEmpty)
        {
            return [];
        }

        if (vr.UsesCharacterSet && hasExtensions)
        {
            return DecodeExtended(bytes, vr);
        }

        // Trail bytes of GB18030 and GBK may be 5C: the backslash is looked for in characters, not in bytes.
        string text = (vr.UsesCharacterSet ? encoding : Encoding.Latin1).GetString(bytes);
        return vr.HasTextValues ? [.. text.Split('\\').Select(value => Trim(value, vr))] : [Trim(text, vr)];
    }

    /// <summary>The bytes of values, backslash between them, without padding. Of several character sets only the first is written.</summary>
    /// <exception cref="ArgumentException">The character set has no such character.</exception>
    public byte[] Encode(string[] values, DicomTag tag)
    {
        string text = string.Join('\\', values);
        try
        {
            // Code page 932 has more than ISO IR 13, in two bytes each.
            byte[] bytes = strict.GetBytes(text);
            return isWhole || bytes.Length == text.Length ? bytes : throw new EncoderFallbackException();
        }
        catch (EncoderFallbackException)
        {
            throw new ArgumentException($"{tag} holds a character that the character set of (0008,0005) does not have");
        }
    }

    /// <summary>A defined term without the forms that senders mix up (<c>ISO_IR 100</c>, <c>ISO IR 100</c>, <c>ISO-IR_100</c>, <c>ISO 2022
    /// IR 100</c>).</summary>
    private static string Normal(string term)
    {
        term = term.Trim().ToUpperInvariant();
        int digits = term.Length;
        while (digits > 0 && char.IsAsciiDigit(term[digits - 1]))
        {
            digits--;
        }

        return term is "UTF-8" or "UTF8" ? "IR 192" : term.StartsWith("ISO", StringComparison.Ordinal) ? $"IR {term[digits..]}" : term;
    }

    private static string Trim(string value, DicomVR vr)
    {
        value = value.TrimEnd(' ', '\0');
        return !vr.HasTextValues || vr == DicomVR.PN || vr == DicomVR.UC ? value : value.TrimStart(' ');
    }

    /// <summary>Escape sequences change what G0 and G1 hold; delimiters and control characters set both back (PS3.5 6.1.2.5.3).</summary>
    private string[] DecodeExtended(ReadOnlySpan<byte> bytes, DicomVR vr)
    {
        List<string> values = [];
        StringBuilder text = new();
        (Repertoire g0, Repertoire g1) = (Repertoire.Ascii, initialG1);
        while (!bytes.IsEmpty)
        {
            byte next = bytes[0];
            if (next == Escape && Repertoire.OfEscape(bytes[1..]) is var (named, length))
            {
                (g0, g1) = named.IsG1 ? (g0, named) : (named, g1);
                bytes = bytes[(1 + length)..];
                continue;
            }

            if (IsControl(next) || (!g0.IsDouble && IsDelimiter(next, vr)))
            {
                (g0, g1) = (Repertoire.Ascii, initialG1);
                if (next == '\\' && vr.HasTextValues)
                {
                    values.Add(Trim(text.ToString(), vr));
                    text.Clear();
                }
                else
                {
                    text.Append((char)next);
                }

                bytes = bytes[1..];
                continue;
            }

            int run = Run(bytes, g0, vr);
            text.Append((next >= 0x80 ? g1 : g0).Decode(bytes[..run]));
            bytes = bytes[run..];
        }

        values.Add(Trim(text.ToString(), vr));
        return [.. values];
    }

    /// <summary>How many bytes belong to the same code element as the first.</summary>
    private static int Run(ReadOnlySpan<byte> bytes, Repertoire g0, DicomVR vr)
    {
        int run = 1;
        while (run < bytes.Length && bytes[run] >= 0x80 == bytes[0] >= 0x80 && bytes[run] != Escape && !IsControl(bytes[run])
            && (g0.IsDouble || !IsDelimiter(bytes[run], vr)))
        {
            run++;
        }

        return run;
    }

    private static bool IsControl(byte next) => next is (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)'\t';

    private static bool IsDelimiter(byte next, DicomVR vr) =>
        (next == '\\' && vr.HasTextValues) || (next is (byte)'^' or (byte)'=' && vr == DicomVR.PN);
}
