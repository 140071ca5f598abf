using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Er7;

/// <summary>One HL7 v2 message in ER7 (HL7 v2.5 chapter 2): a text with offsets; nothing is decoded until asked for.</summary>
/// <remarks>Reading out of range answers "absent" and never throws. All ordinals are 1-based, as in the standard. Segments end with CR; CR
/// LF is tolerated, and LF alone in a message that has no CR, as files and some gateways have it. Blank lines and NULs between segments, a
/// byte order mark and spaces before MSH are skipped.</remarks>
public sealed class Er7Message
{
    private Er7Segment[] segments = [];

    private Er7Message(string raw, Er7Separators separators, Encoding encoding) =>
        (Raw, Separators, Encoding) = (raw, separators, encoding);

    /// <summary>The whole message as it came, from MSH on, segment ends included.</summary>
    public string Raw { get; }

    /// <summary>The delimiters of this message.</summary>
    public Er7Separators Separators { get; }

    /// <summary>The character set the message came in, in which an answer should go out.</summary>
    public Encoding Encoding { get; private set; }

    /// <summary>The segments in their order.</summary>
    public IReadOnlyList<Er7Segment> Segments => segments;

    /// <summary>The value at a path such as <c>PID-3(2).4.2</c> or <c>ERR(2)-2(1).3</c>, escapes undone; empty where absent, empty or
    /// null.</summary>
    /// <exception cref="ArgumentException">The path itself is malformed.</exception>
    public string this[string path]
    {
        get
        {
            Er7Path parsed = Er7Path.Parse(path);
            return Find(parsed.Segment, parsed.Ordinal)[parsed.Field][parsed.Repetition][parsed.Component].Text(parsed.Subcomponent);
        }
    }

    /// <summary>Parses bytes: MSH-18 is found first, then the rest is decoded by it.</summary>
    /// <exception cref="Er7Exception">No MSH, shorter than <c>MSH|^~\&amp;</c>, a separator twice, an illegal segment id, bytes that are
    /// not of the character set MSH-18 states, a character set we do not read, over a limit.</exception>
    public static Er7Message Parse(ReadOnlySpan<byte> bytes, Er7Options? options = null) =>
        TryParse(bytes, options, out Er7Message? message, out Er7Error? error) ? message : throw new Er7Exception(error);

    /// <summary>Parses text; MSH-18 says only in what bytes it will go out.</summary>
    /// <exception cref="Er7Exception">As for bytes.</exception>
    public static Er7Message Parse(string text, Er7Options? options = null) =>
        TryRead(text, null, options ?? new Er7Options(), out Er7Message? message, out Er7Error? error)
            ? message
            : throw new Er7Exception(error);

    /// <summary>Parses bytes without throwing.</summary>
    /// <returns>False where <paramref name="error"/> says why it is no message.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        Er7Options? options,
        [NotNullWhen(true)] out Er7Message? message,
        [NotNullWhen(false)] out Er7Error? error)
    {
        options ??= new Er7Options();
        message = null;
        if (bytes.Length > options.MaxMessageBytes)
        {
            error = TooLong(options);
            return false;
        }

        bytes = SkipNoise(bytes);
        if (!TryRead(HeaderText(bytes), Encoding.Latin1, options, out Er7Message? header, out error))
        {
            return false;
        }

        Encoding? encoding = Er7CharacterSet.Find(header["MSH-18"], bytes);
        if (encoding is null)
        {
            error = new Er7Error(102, Charset, "a character set that is not supported; expected UNICODE UTF-8, 8859/n or ASCII");
            return false;
        }

        if (encoding.CodePage == Encoding.UTF8.CodePage && !Utf8.IsValid(bytes))
        {
            error = new Er7Error(102, Charset, "UTF-8 is stated, but the message has bytes that are not UTF-8");
            return false;
        }

        return TryRead(encoding.GetString(bytes), encoding, options, out message, out error);
    }

    /// <summary>Parses the MSH segment alone, so that even a message that cannot be read can be answered; null where there is
    /// none.</summary>
    public static Er7Message? ParseHeader(ReadOnlySpan<byte> bytes) =>
        TryRead(HeaderText(SkipNoise(bytes)), Encoding.Latin1, new Er7Options(), out Er7Message? header, out _) ? header : null;

    /// <summary>The first segment of that id; absent where there is none.</summary>
    public Er7Segment First(string id) => Find(id, 1);

    /// <summary>All segments of that id in their order.</summary>
    public IEnumerable<Er7Segment> All(string id) => segments.Where(segment => segment.Is(id));

    /// <summary>The message as bytes in <see cref="Encoding"/>: those it was parsed from.</summary>
    public byte[] ToBytes() => Encoding.GetBytes(Raw);

    /// <summary>Parses text that goes out in the encoding given.</summary>
    internal static Er7Message Parse(string text, Encoding encoding) =>
        TryRead(text, encoding, Unlimited, out Er7Message? message, out Er7Error? error)
            ? message
            : throw new Er7Exception(error);

    /// <summary>What we write ourselves.</summary>
    private static readonly Er7Options Unlimited = new()
    {
        MaxMessageBytes = int.MaxValue, MaxSegments = int.MaxValue, MaxRepetitions = int.MaxValue,
    };

    private static Erl Charset => new("MSH", 1, 18);

    private static Er7Error TooLong(Er7Options options) => new(207, new Erl("MSH", 1), $"longer than {options.MaxMessageBytes} bytes");

    private static ReadOnlySpan<byte> SkipNoise(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
        bytes = bytes.TrimStart("\0 \t\r\n"u8);
        return bytes.StartsWith(byteOrderMark) ? bytes[3..].TrimStart("\0 \t\r\n"u8) : bytes;
    }

    private static string HeaderText(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Encoding.Latin1.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private static bool TryRead(
        string text,
        Encoding? encoding,
        Er7Options options,
        [NotNullWhen(true)] out Er7Message? message,
        [NotNullWhen(false)] out Er7Error? error)
    {
        message = null;
        text = text.TrimStart('\0', ' ', '\t', '\r', '\n', '\ufeff');
        error = text.Length > options.MaxMessageBytes ? TooLong(options)
            : !text.StartsWith("MSH", StringComparison.Ordinal)
                ? new Er7Error(100, new Erl("MSH", 1), "the message does not begin with MSH")
            : text.Length < 8
                ? new Er7Error(100, new Erl("MSH", 1), "shorter than MSH and its delimiters")
            : null;
        if (error is not null)
        {
            return false;
        }

        int end = text.AsSpan(4).IndexOfAny(text[3], '\r', '\n');
        Er7Separators? separators = Er7Separators.Read(text[3], end < 0 ? text.AsSpan(4) : text.AsSpan(4, end));
        if (separators is null)
        {
            error = new Er7Error(102, new Erl("MSH", 1, 2), "MSH-1 and MSH-2 are not different delimiters such as |^~\\&");
            return false;
        }

        Er7Message read = new(text, separators, encoding ?? Er7CharacterSet.Default);
        error = Er7Segmentation.Split(read, options, out read.segments);
        if (error is not null)
        {
            return false;
        }

        if (encoding is null)
        {
            read.Encoding = Er7CharacterSet.Find(read["MSH-18"], []) ?? Er7CharacterSet.Default;
        }

        message = read;
        return true;
    }

    private Er7Segment Find(ReadOnlySpan<char> id, int ordinal)
    {
        foreach (Er7Segment segment in segments)
        {
            if (segment.Ordinal == ordinal && segment.Is(id))
            {
                return segment;
            }
        }

        return default;
    }
}
