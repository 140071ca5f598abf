using System.Text;

namespace EmradXds.Fuzzing;

/// <summary>Makes one broken message out of a corpus: a few random changes of bytes and of pieces, in the same way for the same seed.</summary>
internal static class Mutation
{
    private const int MaxLength = 256 << 10;
    private const int MaxChanges = 6;

    /// <summary>What parsers trip over.</summary>
    private static readonly byte[][] tokens =
    [
        .. new[]
        {
            "<", ">", "/>", "</", "&", "&#0;", "&#xD800;", "&amp;", "&lt;", "&x;", "'", "''", "\"", "<![CDATA[", "]]>", "<!--", "-->", "<?x ", "?>",
            "<!DOCTYPE x [<!ENTITY a 'a'>]>", "<x>", "</x>", "<x/>", " xmlns='urn:x'", " xmlns:a='urn:x'", " a='b'", "\r\n", "\r\n\r\n", "\n",
            "--", "\r\n--b0undary", "\r\n--b0undary--", "b0undary", "Content-ID: <a>\r\n", "Content-Transfer-Encoding: base64\r\n", "=", "==",
            "Content-Type: ", ";", "boundary=", "cid:", "cid:a", "%", "%00", "%ff", "%u1", "\0", "\ufeff", "\u0085", "\u2028", "\ud83d\ude00",
            "^", "^^^", "&amp;ISO", "(", ")", "('", "')", ",", "$", "urn:uuid:", "urn:oid:", "-1", "0", "99999999999999999999", "1e9", "NaN",
            "1.2.", "..", "20260230", "00000000", "99991231235959", "true", " ", "\t", "soap:Fault", "xop:Include", "Include",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xfe, 0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x1b], [0x0b],
    ];

    /// <summary>One message.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> corpus, Random random)
    {
        List<byte> message = [.. Any(corpus, random)];
        for (int changes = 1 + random.Next(MaxChanges); changes > 0; changes--)
        {
            Change(message, corpus, random);
        }

        return message.Count <= MaxLength ? [.. message] : [.. message.GetRange(0, MaxLength)];
    }

    private static void Change(List<byte> message, IReadOnlyList<byte[]> corpus, Random random)
    {
        int at = random.Next(message.Count + 1);
        int length = random.Next(Math.Min(message.Count - at, 1 << random.Next(1, 12)) + 1);
        switch (random.Next(12))
        {
            case 0 when at < message.Count:
                message[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < message.Count:
                message[at] = (byte)random.Next(256);
                break;
            case 2:
                message.RemoveRange(at, length);
                break;
            case 3:
                message.RemoveRange(at, message.Count - at);
                break;
            case 4:
                byte[] piece = [.. message.GetRange(at, length)];
                int times = Math.Min(1 << random.Next(1 + random.Next(13)), MaxLength / (length + 1));
                byte[] run = new byte[length * times];
                for (int i = 0; i < times; i++)
                {
                    piece.CopyTo(run, i * length);
                }

                message.InsertRange(at, run);
                break;
            case 5:
                // A piece of another message of the same kind.
                byte[] other = Any(corpus, random);
                int from = random.Next(other.Length + 1);
                message.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(2_000))]);
                break;
            case 6:
                message.InsertRange(random.Next(message.Count + 1), message.GetRange(at, length));
                break;
            case 7:
                Element(message, at, random);
                break;
            default:
                byte[] token = tokens[random.Next(tokens.Length)];
                message.RemoveRange(at, random.Next(2) * Math.Min(length, token.Length));
                message.InsertRange(at, token);
                break;
        }
    }

    /// <summary>Takes out, or doubles, from one angle bracket to another: the XML often stays well-formed so.</summary>
    private static void Element(List<byte> message, int at, Random random)
    {
        int start = message.IndexOf((byte)'<', at);
        int end = start < 0 ? -1 : message.IndexOf((byte)'>', start);
        for (int more = random.Next(4); more > 0 && end >= 0; more--)
        {
            end = message.IndexOf((byte)'>', end + 1);
        }

        if (end < 0)
        {
            return;
        }

        byte[] element = [.. message.GetRange(start, end + 1 - start)];
        if (random.Next(2) == 0)
        {
            message.RemoveRange(start, element.Length);
        }
        else
        {
            message.InsertRange(start, element);
        }
    }

    private static byte[] Any(IReadOnlyList<byte[]> corpus, Random random) => corpus[random.Next(corpus.Count)];
}
