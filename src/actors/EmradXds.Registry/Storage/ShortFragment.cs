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

    /// <summary>Their numbers are in the database: a new one comes last, and none ever goes or changes.</summary>
    private static readonly byte[][] pieces =
    [
        .. new[]
        {
            "<Slot name=\"",
            "\"><ValueList><Value>",
            "</Value></ValueList></Slot>",
            "</Value><Value>",
            "<Name><LocalizedString value=\"",
            "\" /></Name>",
            "<Description><LocalizedString value=\"",
            "\" /></Description>",
            "<VersionInfo versionName=\"",
            "\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Classification\" classifiedObject=\"",
            "\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:ExternalIdentifier\" registryObject=\"",
            "<Classification id=\"urn:uuid:",
            "</Classification>",
            "<ExternalIdentifier id=\"urn:uuid:",
            "</ExternalIdentifier>",
            "\" classificationScheme=\"urn:uuid:",
            "\" identificationScheme=\"urn:uuid:",
            "\" classificationNode=\"urn:uuid:",
            "\" nodeRepresentation=\"",
            "\"><Slot name=\"codingScheme\"><ValueList><Value>",
            "</Value></ValueList></Slot><Name><LocalizedString value=\"",
            "\" /></Name></Classification>",
            "\" /></Name></ExternalIdentifier>",
            "\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Approved\"",
            "\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated\"",
            " xmlns=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\">",
            "\" lid=\"",
            "\" objectType=\"urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1",
            "\" objectType=\"urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248",
            "\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:RegistryPackage",
            "\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association",
            "<ExtrinsicObject id=\"",
            "</ExtrinsicObject>",
            "<RegistryPackage id=\"",
            "</RegistryPackage>",
            "<Association id=\"",
            "</Association>",
            " associationType=\"urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember\" sourceObject=\"",
            "\" targetObject=\"",
            "93606bcf-9494-43ec-9b4e-a7748d1a838d",
            "41a5887f-8865-4c09-adf7-e362475b143a",
            "f4f85eac-e6cb-4883-b524-f2705394840f",
            "2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4",
            "a09d5840-386c-46f2-b5ad-9c3699a4309d",
            "f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
            "cccf5598-8b07-4b77-a05e-ae952c785ead",
            "f0306f51-975f-434e-a61c-c59651d33983",
            "58a6f841-87b3-4a3e-92fd-a8ffeff98427",
            "2e82c1f6-a085-4c72-9da3-8640a32e42ab",
            "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d",
            "aa543740-bdda-424e-8c96-df4873be8500",
            "96fdda7c-d067-4183-912e-bf5ee74998a8",
            "554ac39e-e3fe-47fe-b233-965d2a147832",
            "6b5aea1a-874d-4603-a4bc-96a0a7b38446",
            "a54d6aa5-d40d-43f9-88c5-b4633d873bdd",
            "XDSDocumentEntry.patientId",
            "XDSDocumentEntry.uniqueId",
            "XDSSubmissionSet.patientId",
            "XDSSubmissionSet.sourceId",
            "XDSSubmissionSet.uniqueId",
            "urn:ihe:iti:xds:2013:referenceIdList",
            "creationTime\"><ValueList><Value>",
            "languageCode\"><ValueList><Value>",
            "repositoryUniqueId\"><ValueList><Value>",
            "serviceStartTime\"><ValueList><Value>",
            "serviceStopTime\"><ValueList><Value>",
            "sourcePatientId\"><ValueList><Value>",
            "sourcePatientInfo\"><ValueList><Value>",
            "submissionTime\"><ValueList><Value>",
            "authorPerson\"><ValueList><Value>",
            "authorInstitution\"><ValueList><Value>",
            "authorSpecialty\"><ValueList><Value>",
            "2.16.840.1.113883.",
            "&amp;ISO",

            // What often stands together:
            "</Value></ValueList></Slot><Slot name=\"",
            "</Value></ValueList></Slot><Slot name=\"creationTime\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"hash\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"languageCode\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"legalAuthenticator\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"urn:ihe:iti:xds:2013:referenceIdList\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"repositoryUniqueId\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"serviceStartTime\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"serviceStopTime\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"size\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"sourcePatientId\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"sourcePatientInfo\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"authorInstitution\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"authorRole\"><ValueList><Value>",
            "</Value></ValueList></Slot><Slot name=\"authorSpecialty\"><ValueList><Value>",
            "</Value></ValueList></Slot></Classification><Classification id=\"urn:uuid:",
            "</Value></ValueList></Slot><Name><LocalizedString value=\"",
            "\" /></Name></Classification><Classification id=\"urn:uuid:",
            "\" /></Name></Classification><ExternalIdentifier id=\"urn:uuid:",
            "\" /></Name><Description><LocalizedString value=\"",
            "\" /></Name><VersionInfo versionName=\"1\" /><Classification id=\"urn:uuid:",
            "\" /></Description><VersionInfo versionName=\"1\" /><Classification id=\"urn:uuid:",
            "\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Approved\" mimeType=\"",
            "\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated\" mimeType=\"",
            "\" xmlns=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\"><Slot name=\"creationTime\"><ValueList><Value>",
            "\" objectType=\"urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Approved\" mimeType=\"",
            "\" classificationScheme=\"urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d\" nodeRepresentation=\"\"><Slot name=\"authorPerson\"><ValueList><Value>",
            "\" classificationScheme=\"urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d\" nodeRepresentation=\"\"><Slot name=\"authorPerson\"><ValueList><Value>",
            "\" classificationScheme=\"urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:f0306f51-975f-434e-a61c-c59651d33983\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d\" nodeRepresentation=\"",
            "\" classificationScheme=\"urn:uuid:aa543740-bdda-424e-8c96-df4873be8500\" nodeRepresentation=\"",
            "\" identificationScheme=\"urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427\" value=\"",
            "\" identificationScheme=\"urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab\" value=\"",
            "\" identificationScheme=\"urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8\" value=\"",
            "\" identificationScheme=\"urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832\" value=\"",
            "\" identificationScheme=\"urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446\" value=\"",
            "\"><Name><LocalizedString value=\"XDSDocumentEntry.patientId\" /></Name></ExternalIdentifier><ExternalIdentifier id=\"urn:uuid:",
            "&amp;ISO\"><Name><LocalizedString value=\"XDSDocumentEntry.patientId\" /></Name></ExternalIdentifier><ExternalIdentifier id=\"urn:uuid:",
            "\"><Name><LocalizedString value=\"XDSDocumentEntry.uniqueId\" /></Name></ExternalIdentifier></ExtrinsicObject>",
            "&amp;ISO\"><Name><LocalizedString value=\"XDSSubmissionSet.patientId\" /></Name></ExternalIdentifier><ExternalIdentifier id=\"urn:uuid:",
            "\"><Name><LocalizedString value=\"XDSSubmissionSet.sourceId\" /></Name></ExternalIdentifier><ExternalIdentifier id=\"urn:uuid:",
            "\"><Name><LocalizedString value=\"XDSSubmissionSet.uniqueId\" /></Name></ExternalIdentifier></RegistryPackage>",
            "\"><Slot name=\"codingScheme\"><ValueList><Value>2.16.840.1.113883.",
            "\"><Slot name=\"SubmissionSetStatus\"><ValueList><Value>Original</Value></ValueList></Slot><VersionInfo versionName=\"1\" /></Association>",
            "^^^&amp;2.16.840.1.113883.",
            "&amp;ISO</Value></ValueList></Slot><Slot name=\"",

            // Where a UUID is looked for:
            "urn:uuid:",

            // What entries of imaging often say:
            "application/dicom",
            "^^^^urn:ihe:iti:xds:2016:studyInstanceUID",
            "^urn:ihe:iti:xds:2013:accession",
            "&amp;ISO^urn:ihe:iti:xds:2013:accession</Value></ValueList></Slot><Slot name=\"repositoryUniqueId\"><ValueList><Value>",
            "1.2.840.10008.5.1.4.1.1.88.59",
            "1.2.840.10008.2.6.1",
            "Key Object Selection Document",
            "1.3.6.1.4.1.19376.",
            "2.16.840.1.113883.6.",
            "\"><Slot name=\"codingScheme\"><ValueList><Value>2.16.840.1.113883.6.",
            "urn:ihe:iti:xds:2016:",
            "urn:ihe:iti:xds:2013:",
            "</Value><Value>PID-3|",
            "</Value><Value>PID-5|",
            "</Value><Value>PID-7|",
            "</Value><Value>PID-8|",
            "PID-3|",
            "PID-5|",
            "text/xml",
            "application/pdf",
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

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
