using System.Buffers;
using System.Xml;

namespace EmradXds.Metadata.Messages;

/// <summary>Decodes base64 text of an element piece by piece (RFC 4648, 4; white space is passed over).</summary>
/// <remarks>Not XmlReader.ReadContentAsBase64: that leaves out a last group of less than four characters without a word, and a document cut
/// off there would pass for a whole one.</remarks>
internal static class Base64Text
{
    private const int ChunkCharacters = 32 * 1024;

    /// <summary>Reads the text the reader stands on, to the next tag, and hands the bytes on as they come.</summary>
    /// <exception cref="FormatException">It is no base64.</exception>
    public static void Read(XmlReader reader, Action<ReadOnlyMemory<byte>> write)
    {
        char[] text = ArrayPool<char>.Shared.Rent(ChunkCharacters);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(ChunkCharacters);
        try
        {
            int held = 0;
            while (reader.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement or XmlNodeType.None))
            {
                // White space is nothing here, nor are comments.
                bool isText = reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA;
                for (int count; isText && (count = reader.ReadValueChunk(text, held, ChunkCharacters - held)) > 0;)
                {
                    held = RemoveWhiteSpace(text, held, count);

                    // The last group waits until it is known whether more follows: only the very last may be padded.
                    int ready = Math.Max(0, (held - 1) / 4 * 4);
                    Write(text.AsSpan(0, ready), last: false);
                    text.AsSpan(ready, held - ready).CopyTo(text);
                    held -= ready;
                }

                reader.Read();
            }

            Write(text.AsSpan(0, held), last: true);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
            ArrayPool<byte>.Shared.Return(bytes);
        }

        void Write(ReadOnlySpan<char> groups, bool last)
        {
            if ((!last && groups.Contains('=')) || !Convert.TryFromBase64Chars(groups, bytes, out int count))
            {
                throw new FormatException("the content of Document is no base64 text, or is cut off");
            }

            write(bytes.AsMemory(0, count));
        }
    }

    private static int RemoveWhiteSpace(char[] text, int from, int count)
    {
        int kept = from;
        for (int i = from; i < from + count; i++)
        {
            if (text[i] is not (' ' or '\t' or '\r' or '\n'))
            {
                text[kept++] = text[i];
            }
        }

        return kept;
    }
}
