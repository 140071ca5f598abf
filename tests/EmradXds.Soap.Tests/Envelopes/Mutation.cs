namespace EmradXds.Soap.Tests.Envelopes;

/// <summary>Changes documents at random, the same way for the same seed.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly string[] pieces =
    [
        "<", ">", "</", "/>", "&", ";", "=", "'", "\"", ":", " ", "\t", "\n", "\r", "\r\n", "]]>", "]]", "<!--", "-->", "<![CDATA[", "<?p ?>",
        "&amp;", "&lt;", "&#10;", "&#13;", "&#9;", "&#x20;", "&#x0;", "&#xFFFE;", "&#xD800;", "&#x10FFFF;", "&#99999999999;", "&x;", "&#;",
        " xmlns='urn:d'", " xmlns=''", " xmlns:p='urn:p'", " xmlns:p=''", " xmlns:q='urn:p'", " p:a='1'", " q:a='1'", " a='1'", " a='&lt;'",
        " xml:lang='de'", " xml:space='preserve'", " xmlns:xml='http://www.w3.org/XML/1998/namespace'", "p:", "q:", "xml", "xmlns", "ä", "€",
        "😀", "\u0001", "\u0085", "\u2028", "\uFEFF", "\uFFFD", "<p:b>", "</p:b>", "<b>", "</b>", "<b/>", "x", "-", ".", "1", "_", "\u007F",
    ];

    // Seeded on purpose: not for secrets.
    private readonly Random random = new(seed);

    public byte[] Of(byte[][] corpus)
    {
        List<byte> bytes = [.. corpus[random.Next(corpus.Length)]];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    // At a seam of the markup more often than not: that is where it hurts.
                    int seam = bytes.FindIndex(at, character => character is (byte)'<' or (byte)'>' or (byte)' ' or (byte)'"');
                    string piece = pieces[random.Next(pieces.Length)];
                    bytes.InsertRange(seam < 0 ? at : seam + random.Next(2), System.Text.Encoding.UTF8.GetBytes(piece));
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }
}
