namespace EmradXds.Dicom.Data;

/// <summary>A value representation (PS3.5 6.2): two letters. Unknown ones are kept as they came.</summary>
public readonly record struct DicomVR
{
    private readonly ushort code;

    internal DicomVR(ushort code) => this.code = code;

    internal DicomVR(byte first, byte second) => code = (ushort)((first << 8) | second);

    /// <summary>Application entity.</summary>
    public static DicomVR AE => new((byte)'A', (byte)'E');

    /// <summary>Age string.</summary>
    public static DicomVR AS => new((byte)'A', (byte)'S');

    /// <summary>Attribute tag.</summary>
    public static DicomVR AT => new((byte)'A', (byte)'T');

    /// <summary>Code string.</summary>
    public static DicomVR CS => new((byte)'C', (byte)'S');

    /// <summary>Date.</summary>
    public static DicomVR DA => new((byte)'D', (byte)'A');

    /// <summary>Decimal string.</summary>
    public static DicomVR DS => new((byte)'D', (byte)'S');

    /// <summary>Date and time.</summary>
    public static DicomVR DT => new((byte)'D', (byte)'T');

    /// <summary>Floating point, 64 bits.</summary>
    public static DicomVR FD => new((byte)'F', (byte)'D');

    /// <summary>Floating point, 32 bits.</summary>
    public static DicomVR FL => new((byte)'F', (byte)'L');

    /// <summary>Integer string.</summary>
    public static DicomVR IS => new((byte)'I', (byte)'S');

    /// <summary>Long string.</summary>
    public static DicomVR LO => new((byte)'L', (byte)'O');

    /// <summary>Long text.</summary>
    public static DicomVR LT => new((byte)'L', (byte)'T');

    /// <summary>Other bytes.</summary>
    public static DicomVR OB => new((byte)'O', (byte)'B');

    /// <summary>Other doubles.</summary>
    public static DicomVR OD => new((byte)'O', (byte)'D');

    /// <summary>Other floats.</summary>
    public static DicomVR OF => new((byte)'O', (byte)'F');

    /// <summary>Other longs, 32 bits.</summary>
    public static DicomVR OL => new((byte)'O', (byte)'L');

    /// <summary>Other very longs, 64 bits.</summary>
    public static DicomVR OV => new((byte)'O', (byte)'V');

    /// <summary>Other words, 16 bits.</summary>
    public static DicomVR OW => new((byte)'O', (byte)'W');

    /// <summary>Person name.</summary>
    public static DicomVR PN => new((byte)'P', (byte)'N');

    /// <summary>Short string.</summary>
    public static DicomVR SH => new((byte)'S', (byte)'H');

    /// <summary>Signed long, 32 bits.</summary>
    public static DicomVR SL => new((byte)'S', (byte)'L');

    /// <summary>Sequence of items.</summary>
    public static DicomVR SQ => new((byte)'S', (byte)'Q');

    /// <summary>Signed short, 16 bits.</summary>
    public static DicomVR SS => new((byte)'S', (byte)'S');

    /// <summary>Short text.</summary>
    public static DicomVR ST => new((byte)'S', (byte)'T');

    /// <summary>Signed very long, 64 bits.</summary>
    public static DicomVR SV => new((byte)'S', (byte)'V');

    /// <summary>Time.</summary>
    public static DicomVR TM => new((byte)'T', (byte)'M');

    /// <summary>Unlimited characters.</summary>
    public static DicomVR UC => new((byte)'U', (byte)'C');

    /// <summary>Unique identifier.</summary>
    public static DicomVR UI => new((byte)'U', (byte)'I');

    /// <summary>Unsigned long, 32 bits.</summary>
    public static DicomVR UL => new((byte)'U', (byte)'L');

    /// <summary>Unknown.</summary>
    public static DicomVR UN => new((byte)'U', (byte)'N');

    /// <summary>Universal resource identifier.</summary>
    public static DicomVR UR => new((byte)'U', (byte)'R');

    /// <summary>Unsigned short, 16 bits.</summary>
    public static DicomVR US => new((byte)'U', (byte)'S');

    /// <summary>Unlimited text.</summary>
    public static DicomVR UT => new((byte)'U', (byte)'T');

    /// <summary>Unsigned very long, 64 bits.</summary>
    public static DicomVR UV => new((byte)'U', (byte)'V');

    /// <summary>Whether it is one of the VRs of PS3.5 table 6.2-1.</summary>
    public bool IsKnown => ToKind() != Kind.Unknown;

    /// <summary>Values are text.</summary>
    public bool IsText => ToKind() is Kind.Ascii or Kind.Text or Kind.TextBlock or Kind.Uri;

    /// <summary>Text in the character set of (0008,0005) (PS3.5 6.1.2.3).</summary>
    public bool UsesCharacterSet => ToKind() is Kind.Text or Kind.TextBlock;

    /// <summary>Text in which a backslash separates values.</summary>
    public bool HasTextValues => ToKind() is Kind.Ascii or Kind.Text;

    /// <summary>Explicit VR: the length takes 32 bits behind two reserved bytes (PS3.5 7.1.2). So do VRs not yet known to us.</summary>
    public bool HasLongLength => ToKind() is Kind.Other or Kind.Sequence or Kind.Uri
        || this == UC || this == UT || this == SV || this == UV || (ToKind() == Kind.Unknown && IsLetters);

    /// <summary>Bytes of one number, which byte order turns round: 1, 2, 4 or 8.</summary>
    public int UnitBytes => code switch
    {
        ('U' << 8) | 'S' or ('S' << 8) | 'S' or ('O' << 8) | 'W' or ('A' << 8) | 'T' => 2,
        ('U' << 8) | 'L' or ('S' << 8) | 'L' or ('F' << 8) | 'L' or ('O' << 8) | 'F' or ('O' << 8) | 'L' => 4,
        ('F' << 8) | 'D' or ('O' << 8) | 'D' or ('O' << 8) | 'V' or ('S' << 8) | 'V' or ('U' << 8) | 'V' => 8,
        _ => 1,
    };

    /// <summary>What makes an odd value even: a space behind text, NUL behind UIDs and bytes.</summary>
    public byte Padding => IsText && this != UI ? (byte)' ' : (byte)0;

    internal bool IsNumber => ToKind() == Kind.Number;

    internal bool IsLetters => (code >> 8) is >= 'A' and <= 'Z' && (code & 0xFF) is >= 'A' and <= 'Z';

    internal ushort Code => code;

    private enum Kind
    {
        Unknown,
        Ascii,
        Text,
        TextBlock,
        Uri,
        Number,
        Other,
        Sequence,
    }

    /// <summary>The VR of two letters, such as <c>PN</c>.</summary>
    /// <exception cref="ArgumentException">These are not two ASCII letters.</exception>
    public static DicomVR Parse(string letters) => letters is [>= 'A' and <= 'Z', >= 'A' and <= 'Z']
        ? new DicomVR((byte)letters[0], (byte)letters[1])
        : throw new ArgumentException("A VR is two capital letters.", nameof(letters));

    /// <summary>The two letters; <c>??</c> for bytes that are none.</summary>
    public override string ToString() => IsLetters ? $"{(char)(code >> 8)}{(char)(code & 0xFF)}" : "??";

    private Kind ToKind() => code switch
    {
        ('A' << 8) | 'E' or ('A' << 8) | 'S' or ('C' << 8) | 'S' or ('D' << 8) | 'A' or ('D' << 8) | 'S' or ('D' << 8) | 'T'
            or ('I' << 8) | 'S' or ('T' << 8) | 'M' or ('U' << 8) | 'I' => Kind.Ascii,
        ('L' << 8) | 'O' or ('P' << 8) | 'N' or ('S' << 8) | 'H' or ('U' << 8) | 'C' => Kind.Text,
        ('L' << 8) | 'T' or ('S' << 8) | 'T' or ('U' << 8) | 'T' => Kind.TextBlock,
        ('U' << 8) | 'R' => Kind.Uri,
        ('A' << 8) | 'T' or ('F' << 8) | 'D' or ('F' << 8) | 'L' or ('S' << 8) | 'L' or ('S' << 8) | 'S' or ('S' << 8) | 'V'
            or ('U' << 8) | 'L' or ('U' << 8) | 'S' or ('U' << 8) | 'V' => Kind.Number,
        ('O' << 8) | 'B' or ('O' << 8) | 'D' or ('O' << 8) | 'F' or ('O' << 8) | 'L' or ('O' << 8) | 'V' or ('O' << 8) | 'W'
            or ('U' << 8) | 'N' => Kind.Other,
        ('S' << 8) | 'Q' => Kind.Sequence,
        _ => Kind.Unknown,
    };
}
