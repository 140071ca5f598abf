using System.Buffers;

namespace EmradXds.Registry.Storage;

/// <summary>Fragments as they lie in the database. Most of one is the same in every object: names of ebRIM, of schemes, its own id. Each
/// such piece is kept as two bytes, and the object's id, after the first time, as one; what is kept is a third of what was said, or
/// less.</summary>
/// <remarks>XML has no characters below U+0020 but white space, so that a mark is never part of a text. Bytes without marks are themselves:
/// so lie objects that were registered before there was this form.</remarks>
internal static class ShortFragment
{
    /// <summary>Stands for the value of the first attribute, the object's id.</summary>
    /// <remarks>A mark's number is also how many bytes it takes.</remarks>
    private const byte IdMark = 1;

    /// <summary>Stands, with the byte behind it, for a piece.</summary>
    private const byte PieceMark = 2;

    private static readonly SearchValues<byte> marks = SearchValues.Create([IdMark, PieceMark]);

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
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];

    /// <summary>The pieces that begin with a byte, longest first.</summary>
    private static readonly int[][] byFirst =
    [
        .. Enumerable.Range(0, 128).Select(first => Enumerable.Range(0, pieces.Length)
            .Where(i => pieces[i][0] == first).OrderByDescending(i => pieces[i].Length).ToArray()),
    ];

    private static readonly SearchValues<byte> firsts = SearchValues.Create([.. pieces.Select(piece => piece[0]).Distinct()]);

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
        ArrayBufferWriter<byte> kept = new(fragment.Length + 1);
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
        if (length == kept.Length)
        {
            return kept;
        }

        byte[] fragment = new byte[length];
        Expand(kept, fragment);
        return fragment;
    }

    /// <summary>Bytes of the fragment that was said.</summary>
    public static int LengthOf(ReadOnlySpan<byte> kept)
    {
        int idLength = 0;
        int length = kept.Length;
        for (int mark; (mark = kept.IndexOfAny(marks)) >= 0;)
        {
            if (kept[mark] == IdMark)
            {
                length += idLength - 1;
                kept = kept[(mark + 1)..];
                continue;
            }

            length += pieces[kept[mark + 1]].Length - 2;
            kept = kept[(mark + 2)..];
            if (idLength == 0)
            {
                idLength = First(kept).Length;
            }
        }

        return length;
    }

    /// <summary>Writes the fragment that was said; the number of its bytes, or -1 where there is not room enough for it.</summary>
    public static int Expand(ReadOnlySpan<byte> kept, Span<byte> fragment)
    {
        ReadOnlySpan<byte> id = default;
        int at = 0;
        for (int i = 0; i < kept.Length;)
        {
            byte next = kept[i];
            if (next is not (IdMark or PieceMark))
            {
                if (at == fragment.Length)
                {
                    return -1;
                }

                fragment[at++] = next;
                i++;
                continue;
            }

            ReadOnlySpan<byte> piece = next == IdMark ? id : pieces[kept[i + 1]];
            i += next;
            if (!piece.TryCopyTo(fragment[at..]))
            {
                return -1;
            }

            at += piece.Length;
            if (id.IsEmpty)
            {
                id = First(kept[i..]);
            }
        }

        return at;
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
}
