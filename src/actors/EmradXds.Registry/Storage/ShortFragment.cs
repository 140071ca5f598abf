using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace EmradXds.Registry.Storage;

/// <summary>Fragments as they lie in the database. Most of one is the same in every object: names of ebRIM, of schemes, its own id. Each
/// such piece is kept as two bytes, other UUIDs as seventeen, and the object's id, after the first time, as one; what is kept is a fifth of
/// what was said, or so.</summary>
/// <remarks>XML has no characters below U+0020 but white space, so that a mark is never part of a text. Bytes without marks are themselves:
/// so lie objects that were registered before there was this form.</remarks>
internal static class ShortFragment
{
    /// <summary>Bytes behind a fragment that may be written over while it is put together.</summary>
    public const int Slack = Block;

    private const int Block = 32;

    /// <summary>Stands for the value of the first attribute, the object's id.</summary>
    private const byte IdMark = 1;

    /// <summary>Stands, with the byte behind it, for a piece.</summary>
    private const byte PieceMark = 2;

    /// <summary>Stands first, before four bytes that say how long the fragment is, lowest first: who gathers an answer has no need to look
    /// through what it copies. What was kept before there was this mark has none.</summary>
    private const byte LengthMark = 3;

    /// <summary>Stands, with sixteen bytes behind it in network order, for a UUID in lower case.</summary>
    private const byte UuidMark = 4;

    private const int HeadLength = 1 + sizeof(int);

    private const int UuidLength = 36;

    private const int UuidBytes = 16;

    private static readonly SearchValues<byte> marks = SearchValues.Create([IdMark, PieceMark, LengthMark, UuidMark]);

    private static readonly byte[][] pieces = FragmentPieces.All;

    /// <summary>The pieces one behind the other, each with room behind it to be read in blocks.</summary>
    private static readonly byte[] padded;

    /// <summary>Where in <see cref="padded"/> a piece is.</summary>
    private static readonly (int Offset, int Length)[] pieceAt;

    /// <summary>The pieces that begin with a byte, longest first.</summary>
    private static readonly int[][] byFirst =
    [
        .. Enumerable.Range(0, 128).Select(first => Enumerable.Range(0, pieces.Length)
            .Where(i => pieces[i][0] == first).OrderByDescending(i => pieces[i].Length).ToArray()),
    ];

    private static readonly SearchValues<byte> firsts = SearchValues.Create([.. pieces.Select(piece => piece[0]).Distinct()]);

    static ShortFragment()
    {
        padded = new byte[pieces.Sum(piece => piece.Length + Block)];
        pieceAt = new (int, int)[pieces.Length];
        int offset = 0;
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i].CopyTo(padded, offset);
            pieceAt[i] = (offset, pieces[i].Length);
            offset += pieces[i].Length + Block;
        }
    }

    /// <summary>What is kept of a fragment.</summary>
    /// <exception cref="ArgumentException">It has bytes that are marks.</exception>
    public static byte[] Shorten(byte[] fragment)
    {
        ReadOnlySpan<byte> rest = fragment;
        if (rest.ContainsAny(marks))
        {
            throw new ArgumentException("A fragment is XML, in which no control characters are", nameof(fragment));
        }

        ReadOnlySpan<byte> id = IdOf(rest);
        ArrayBufferWriter<byte> kept = new(fragment.Length + HeadLength);
        WriteHead(kept.GetSpan(HeadLength), fragment.Length);
        kept.Advance(HeadLength);
        bool idWasSaid = false;
        while (!rest.IsEmpty)
        {
            if (!id.IsEmpty && rest.StartsWith(id))
            {
                kept.Write(idWasSaid ? [IdMark] : id);
                idWasSaid = true;
                rest = rest[id.Length..];
            }
            else if (Find(rest) is { } piece)
            {
                kept.Write([PieceMark, (byte)piece]);
                rest = rest[pieces[piece].Length..];
            }
            else if (TryReadUuid(rest, out Guid uuid))
            {
                kept.Write([UuidMark]);
                uuid.TryWriteBytes(kept.GetSpan(UuidBytes), bigEndian: true, out _);
                kept.Advance(UuidBytes);
                rest = rest[UuidLength..];
            }
            else
            {
                int next = rest[1..].IndexOfAny(firsts);
                int plain = next < 0 ? rest.Length : next + 1;
                kept.Write(rest[..plain]);
                rest = rest[plain..];
            }
        }

        return kept.WrittenSpan.ToArray();
    }

    /// <summary>The fragment that was said.</summary>
    public static byte[] Expand(byte[] kept)
    {
        int length = LengthOf(kept);
        if (length == kept.Length && !HasHead(kept))
        {
            return kept;
        }

        byte[] room = ArrayPool<byte>.Shared.Rent(length + Slack);
        Expand(kept, room);
        byte[] fragment = room[..length];
        ArrayPool<byte>.Shared.Return(room);
        return fragment;
    }

    /// <summary>Bytes of the fragment that was said.</summary>
    public static int LengthOf(ReadOnlySpan<byte> kept) =>
        HasHead(kept) ? BinaryPrimitives.ReadInt32LittleEndian(kept[1..]) : Measure(kept);

    /// <summary>Bytes of the fragment of which this is kept behind the head.</summary>
    public static int Measure(ReadOnlySpan<byte> kept)
    {
        int idLength = 0;
        int length = kept.Length;
        MarkReader marks = new(kept);
        for (int mark; (mark = marks.Next()) >= 0;)
        {
            if (kept[mark] == IdMark)
            {
                length += idLength - 1;
                continue;
            }

            if (kept[mark] == UuidMark)
            {
                length += UuidLength - 1 - UuidBytes;
                marks.PassOver(mark + 1, UuidBytes);
                continue;
            }

            length += pieceAt[kept[mark + 1]].Length - 2;
            marks.PassOver(mark + 1, 1);
            if (idLength == 0)
            {
                idLength = First(kept[(mark + 2)..]).Length;
            }
        }

        return length;
    }

    /// <summary>Writes the fragment that was said.</summary>
    /// <param name="kept">What is kept of it.</param>
    /// <param name="said">Room for <see cref="LengthOf"/> and <see cref="Slack"/> bytes: what is written is written a block at a time, also
    /// past its end.</param>
    /// <returns>Bytes of the fragment.</returns>
    public static int Expand(ReadOnlySpan<byte> kept, Span<byte> said)
    {
        kept = WithoutHead(kept);
        int at = 0;
        int from = 0;
        int idAt = 0;
        int idLength = 0;
        MarkReader marks = new(kept);
        for (int mark; (mark = marks.Next()) >= 0;)
        {
            CopyPlain(kept[from..], said[at..], mark - from);
            at += mark - from;
            if (kept[mark] == IdMark)
            {
                CopyBlocks(said[idAt..], said[at..], idLength);
                at += idLength;
                from = mark + 1;
                continue;
            }

            if (kept[mark] == UuidMark)
            {
                from = mark + 1 + UuidBytes;
                new Guid(kept[(mark + 1)..from], bigEndian: true).TryFormat(said[at..], out int written);
                at += written;
                marks.PassOver(mark + 1, UuidBytes);
                continue;
            }

            (int offset, int length) = pieceAt[kept[mark + 1]];
            CopyBlocks(padded.AsSpan(offset), said[at..], length);
            at += length;
            from = mark + 2;
            marks.PassOver(mark + 1, 1);
            if (idLength == 0)
            {
                (idAt, idLength) = (at, First(kept[from..]).Length);
            }
        }

        CopyPlain(kept[from..], said[at..], kept.Length - from);
        return at + kept.Length - from;
    }

    /// <summary>Writes what stands first.</summary>
    public static void WriteHead(Span<byte> kept, int length)
    {
        kept[0] = LengthMark;
        BinaryPrimitives.WriteInt32LittleEndian(kept[1..], length);
    }

    /// <summary>What stands behind it.</summary>
    public static ReadOnlySpan<byte> WithoutHead(ReadOnlySpan<byte> kept) => HasHead(kept) ? kept[HeadLength..] : kept;

    private static bool HasHead(ReadOnlySpan<byte> kept) => kept.Length >= HeadLength && kept[0] == LengthMark;

    private static void CopyPlain(ReadOnlySpan<byte> kept, Span<byte> said, int bytes)
    {
        if (bytes <= Block && kept.Length >= Block)
        {
            CopyBlocks(kept, said, bytes);
        }
        else
        {
            kept[..bytes].CopyTo(said);
        }
    }

    /// <summary>Copies at least so many bytes, which may be from just before where they go to.</summary>
    private static void CopyBlocks(ReadOnlySpan<byte> from, Span<byte> to, int bytes)
    {
        for (int at = 0; at < bytes; at += Block)
        {
            Vector256.Create(from[at..]).CopyTo(to[at..]);
        }
    }

    /// <summary>The id behind the first piece, which is a start tag up to it; empty where the fragment begins otherwise.</summary>
    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> fragment)
    {
        if (Find(fragment) is not { } first || !pieces[first].AsSpan().EndsWith(" id=\""u8))
        {
            return default;
        }

        ReadOnlySpan<byte> rest = fragment[pieces[first].Length..];
        int end = rest.IndexOf((byte)'"');
        return end < 0 || fragment.StartsWith(rest[..end]) ? default : rest[..end];
    }

    /// <summary>What stands before the end of an attribute's value, which may be the beginning of a piece.</summary>
    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> kept) => kept[..Math.Max(0, kept.IndexOfAny((byte)'"', PieceMark))];

    /// <summary>Whether the text begins with a UUID as it would be written again.</summary>
    private static bool TryReadUuid(ReadOnlySpan<byte> text, out Guid uuid)
    {
        uuid = default;
        if (text.Length < UuidLength || text[8] != '-' || !Utf8Parser.TryParse(text[..UuidLength], out uuid, out int read, 'D') || read < UuidLength)
        {
            return false;
        }

        Span<byte> again = stackalloc byte[UuidLength];
        return uuid.TryFormat(again, out _) && text.StartsWith(again);
    }

    private static int? Find(ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty && text[0] < byFirst.Length)
        {
            foreach (int i in byFirst[text[0]])
            {
                if (text.StartsWith(pieces[i]))
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>Finds the marks from first to last, a block at a time.</summary>
    private ref struct MarkReader(ReadOnlySpan<byte> kept)
    {
        private readonly ReadOnlySpan<byte> kept = kept;
        private int block = -Block;
        private uint marked;
        private uint passedOver;

        /// <summary>Where the next mark is; -1 behind the last.</summary>
        public int Next()
        {
            while (marked == 0)
            {
                block += Block;
                if (block >= kept.Length)
                {
                    return -1;
                }

                marked = Marked() & ~passedOver;
                passedOver = 0;
            }

            int mark = block + BitOperations.TrailingZeroCount(marked);
            marked &= marked - 1;
            return mark;
        }

        /// <summary>So many bytes, no more than a block, behind the mark found last are none.</summary>
        public void PassOver(int at, int bytes)
        {
            ulong over = ((1ul << bytes) - 1) << (at - block);
            marked &= ~(uint)over;
            passedOver = (uint)(over >> Block);
        }

        private readonly uint Marked()
        {
            Vector256<byte> bytes;
            if (kept.Length - block >= Block)
            {
                bytes = Vector256.Create(kept[block..]);
            }
            else
            {
                Span<byte> last = stackalloc byte[Block];
                last.Fill(byte.MaxValue);
                kept[block..].CopyTo(last);
                bytes = Vector256.Create<byte>(last);
            }

            return Vector256.LessThanOrEqual(bytes, Vector256.Create(UuidMark)).ExtractMostSignificantBits();
        }
    }
}
