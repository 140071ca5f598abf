using System.Text;

namespace EmradXds.Dicom.Data;

/// <summary>A code element of ISO 2022 (PS3.3 tables C.12-3 and C.12-4): a set of characters that G0 (bytes below 80) or G1 can
/// hold.</summary>
internal sealed class Repertoire
{
    private readonly bool isSupplement;

    private Repertoire(Encoding encoding) => Encoding = encoding;

    private Repertoire(int codePage, bool isSupplement = false) =>
        (Encoding, this.isSupplement, IsDouble) = (CodePage(codePage), isSupplement, true);

    public static Repertoire Ascii { get; } = new(Encoding.Latin1);

    public static Repertoire Latin1 { get; } = new(Encoding.Latin1) { IsG1 = true };

    /// <summary>Single bytes of this set, ASCII included.</summary>
    public Encoding Encoding { get; }

    /// <summary>Two bytes a character.</summary>
    public bool IsDouble { get; }

    /// <summary>Stands in G1: bytes from 80.</summary>
    public bool IsG1 { get; private init; }

    public static Encoding CodePage(int number) => CodePagesEncodingProvider.Instance.GetEncoding(number) ?? Encoding.GetEncoding(number);

    /// <summary>G1 of a defined term of (0008,0005), such as <c>IR 100</c>; ISO 8859-1 where we do not know it.</summary>
    public static Repertoire OfTerm(string term) => term switch
    {
        "IR 101" => G1(28592),
        "IR 109" => G1(28593),
        "IR 110" => G1(28594),
        "IR 144" => G1(28595),
        "IR 127" => G1(28596),
        "IR 126" => G1(28597),
        "IR 138" => G1(28598),
        "IR 148" => G1(28599),
        "IR 203" => G1(28605),
        "IR 166" => G1(874),
        "IR 13" => G1(932),
        _ => Latin1,
    };

    /// <summary>What the bytes behind ESC designate, and how many they are.</summary>
    public static (Repertoire Repertoire, int Length)? OfEscape(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'(', (byte)'B' or (byte)'J', ..] => (Ascii, 2),
        [(byte)')', (byte)'I', ..] => (OfTerm("IR 13"), 2),
        [(byte)'-', var final, ..] when TermOf(final) is { } term => (OfTerm(term), 2),
        [(byte)'$', (byte)'B', ..] => (new Repertoire(20932), 2),
        [(byte)'$', (byte)'(', (byte)'D', ..] => (new Repertoire(20932, isSupplement: true), 3),
        [(byte)'$', (byte)')', (byte)'C', ..] => (new Repertoire(51949) { IsG1 = true }, 3),
        [(byte)'$', (byte)')', (byte)'A', ..] => (new Repertoire(936) { IsG1 = true }, 3),
        _ => null,
    };

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!IsDouble || IsG1)
        {
            return Encoding.GetString(bytes);
        }

        // As EUC: the high bit on both bytes, or for JIS X 0212 on the first (code page 20932).
        byte[] euc = bytes.ToArray();
        for (int i = 0; i < euc.Length; i += isSupplement ? 2 : 1)
        {
            euc[i] |= 0x80;
        }

        return Encoding.GetString(euc);
    }

    private static string? TermOf(byte final) => (char)final switch
    {
        'A' => "IR 100",
        'B' => "IR 101",
        'C' => "IR 109",
        'D' => "IR 110",
        'L' => "IR 144",
        'G' => "IR 127",
        'F' => "IR 126",
        'H' => "IR 138",
        'M' => "IR 148",
        'T' => "IR 166",
        'b' => "IR 203",
        _ => null,
    };

    private static Repertoire G1(int codePage) => new(CodePage(codePage)) { IsG1 = true };
}
