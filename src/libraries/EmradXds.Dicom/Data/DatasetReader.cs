using System.Buffers.Binary;

namespace EmradXds.Dicom.Data;

/// <summary>The state machine of the parser (PS3.5 section 7): takes what is complete from a span, says how much that was, and waits for more.
/// Depth is a stack of its own, never the thread's.</summary>
internal sealed class DatasetReader
{
    private const uint UndefinedLength = 0xFFFFFFFF;
    private const int SlabBytes = 8 << 10;
    private static readonly DicomTag PixelData = new(0x7FE0, 0x0010);
    private static readonly DicomTag PixelRepresentation = new(0x0028, 0x0103);
    private static readonly DicomTag Item = new(0xFFFE, 0xE000);
    private static readonly DicomTag ItemDelimitation = new(0xFFFE, 0xE00D);
    private static readonly DicomTag SequenceDelimitation = new(0xFFFE, 0xE0DD);

    private readonly DicomReadOptions options;
    private readonly long start;
    private readonly DicomDataset root = new();
    private Container[] stack = new Container[8];
    private int depth;
    private int nesting;
    private int elements;
    private long bytesHeld;
    private byte[] slab = [];
    private int slabUsed;

    // The value that is on its way: held while it fills, or only counted.
    private DicomTag valueTag;
    private DicomVR valueVR;
    private long valuePosition;
    private long valueLength;
    private bool valueIsBigEndian;
    private bool isFilling;
    private Memory<byte> filling;
    private int filled;
    private long skip;

    public DatasetReader(DicomTransferSyntax syntax, DicomReadOptions options, long start = 0, long end = long.MaxValue)
    {
        (this.options, this.start, Position) = (options, start, start);
        stack[0] = new Container
        {
            Kind = ContainerKind.Dataset,
            Dataset = root,
            IsDefined = false,
            Limit = end,
            IsExplicit = syntax.IsExplicit,
            IsBigEndian = syntax.IsBigEndian,
            DetectsExplicit = options.DetectsExplicitVR && !syntax.IsBigEndian,
        };
        depth = 1;
    }

    private enum ContainerKind
    {
        Dataset,
        Sequence,
        Fragments,
    }

    /// <summary>Position of the next byte to take.</summary>
    public long Position { get; private set; }

    /// <summary>Stops before the first element that is not of group 0002.</summary>
    public bool StopsAfterMeta { get; init; }

    /// <summary>Whether it has stopped.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Bytes ahead that need not be seen: whoever can seek may.</summary>
    public long Skippable => skip;

    /// <summary>Takes from the bytes what is complete; answers how many it took. Fewer than 12 remain.</summary>
    public int Advance(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (!HasStopped)
        {
            if (skip > 0)
            {
                int passed = (int)Math.Min(skip, bytes.Length - at);
                at += passed;
                Skip(passed);
                if (skip > 0)
                {
                    break;
                }
            }
            else if (isFilling)
            {
                at += Fill(bytes[at..]);
                if (isFilling)
                {
                    break;
                }
            }

            CloseFinished();
            int header = ReadHeader(bytes[at..]);
            if (header == 0)
            {
                break;
            }

            at += header;
            BeginValue();
        }

        return at;
    }

    /// <summary>Passes over bytes of a value that is not held.</summary>
    public void Skip(long count)
    {
        skip -= count;
        Position += count;
        if (skip == 0 && count > 0)
        {
            Append(ReadOnlyMemory<byte>.Empty, isHeld: false);
        }
    }

    /// <summary>The data set, when no more bytes come.</summary>
    public DicomDataset Complete(int unread)
    {
        if (skip > 0 || isFilling)
        {
            long missing = skip > 0 ? skip : valueLength - filled;
            throw new DicomFormatException($"The data end {missing} bytes before the value of {valueLength} bytes does", valueTag, Position);
        }

        if (unread > 0 && !HasStopped)
        {
            throw new DicomFormatException($"The data end with {unread} bytes that are no element", null, Position);
        }

        CloseFinished();
        if (depth > 1)
        {
            string what = stack[depth - 1].Kind == ContainerKind.Dataset ? "item" : "sequence";
            throw new DicomFormatException($"The data end within a {what}", stack[depth - 1].Tag, Position);
        }

        root.Seal();
        return root;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>Reads tag, VR and length; 0 where more bytes are needed.</summary>
    private int ReadHeader(ReadOnlySpan<byte> bytes)
    {
        ref Container top = ref stack[depth - 1];
        if (bytes.Length > 0 && Position + 8 > top.Limit)
        {
            throw new DicomFormatException($"{top.Limit - Position} bytes are left, too few for an element", depth > 1 ? top.Tag : null, Position);
        }

        if (bytes.Length < 8)
        {
            return 0;
        }

        var tag = new DicomTag(Read16(bytes, top.IsBigEndian), Read16(bytes[2..], top.IsBigEndian));
        if (StopsAfterMeta && depth == 1 && tag.Group != 2)
        {
            HasStopped = true;
            return 0;
        }

        return tag.Group == 0xFFFE || top.Kind != ContainerKind.Dataset
            ? ReadItemHeader(tag, Read32(bytes[4..], top.IsBigEndian))
            : ReadElementHeader(ref top, tag, bytes);
    }

    /// <summary>Items and their delimiters: no VR in any syntax (PS3.5 7.5).</summary>
    private int ReadItemHeader(DicomTag tag, uint length)
    {
        ref Container top = ref stack[depth - 1];
        valueLength = -1;
        if (tag == Item && top.Kind != ContainerKind.Dataset)
        {
            Count(tag);
            if (top.Kind == ContainerKind.Fragments)
            {
                BeginFragment(top, length);
                return 8;
            }

            Position += 8;
            DicomDataset item = new() { Parent = top.Dataset };
            top.Items!.Add(item);
            Push(ContainerKind.Dataset, top.Tag, length, item, null);
            return 8;
        }

        bool closes = (tag == ItemDelimitation && depth > 1 && top.Kind == ContainerKind.Dataset && !top.IsDefined)
            || (tag == SequenceDelimitation && top.Kind != ContainerKind.Dataset && !top.IsDefined);
        bool isDelimiter = tag == ItemDelimitation || tag == SequenceDelimitation;
        if (!closes && !(isDelimiter && options.AcceptsStrayDelimiters && !IsInOpenLength(tag)))
        {
            string expected = top.Kind switch
            {
                ContainerKind.Fragments => "a fragment or the end of the fragments",
                ContainerKind.Sequence => "an item or the end of the sequence",
                _ => "an element",
            };
            throw new DicomFormatException($"{tag} stands where {expected} is expected", depth > 1 ? top.Tag : tag, Position);
        }

        if (closes)
        {
            Close();
        }
        else
        {
            Count(tag);
        }

        Position += 8;
        return 8;
    }

    /// <summary>A sequence's end inside an item of undefined length is a lost item delimiter, not a stray one.</summary>
    private bool IsInOpenLength(DicomTag tag) =>
        tag == SequenceDelimitation && depth > 2 && !stack[depth - 1].IsDefined && !stack[depth - 2].IsDefined;

    private int ReadElementHeader(ref Container top, DicomTag tag, ReadOnlySpan<byte> bytes)
    {
        if (top.DetectsExplicit)
        {
            top.DetectsExplicit = false;
            top.IsExplicit = top.IsExplicit ? !LooksImplicit(tag, bytes, top.Limit - Position) : LooksExplicit(bytes);
        }

        int header = 8;
        uint length;
        DicomVR vr;
        bool isUnknown = false;
        if (top.IsExplicit)
        {
            vr = new DicomVR(bytes[4], bytes[5]);
            if (!vr.IsKnown && !options.AcceptsUnknownVRs)
            {
                throw new DicomFormatException($"'{vr}' is no VR", tag, Position);
            }

            if (vr.HasLongLength)
            {
                if (bytes.Length < 12)
                {
                    return 0;
                }

                header = 12;
                length = Read32(bytes[8..], top.IsBigEndian);
            }
            else
            {
                length = Read16(bytes[6..], top.IsBigEndian);
            }

            isUnknown = vr == DicomVR.UN || !vr.IsKnown;
            vr = isUnknown ? DicomDictionary.VROf(tag, top.IsSigned) : vr;
        }
        else
        {
            length = Read32(bytes[4..], top.IsBigEndian);
            vr = DicomDictionary.VROf(tag, top.IsSigned);
        }

        Count(tag);
        Position += header;
        (valueTag, valueVR, valuePosition, valueLength) = (tag, vr, Position, length);
        if (length == UndefinedLength)
        {
            BeginUndefined(tag, vr, isUnknown || !top.IsExplicit);
            return header;
        }

        CheckLength(tag, length, top.Limit);
        if (vr == DicomVR.SQ)
        {
            BeginSequence(tag, length, isUnknown);
        }

        // UN is little endian whatever the syntax (PS3.5 6.2.2 note 2), so its bytes are not turned round.
        valueIsBigEndian = top.IsBigEndian && !isUnknown;
        return header;
    }

    /// <summary>Undefined length: a sequence, a private or unknown element that is one (CP-246), or encapsulated pixel data.</summary>
    private void BeginUndefined(DicomTag tag, DicomVR vr, bool isUnknown)
    {
        if (tag == PixelData && vr != DicomVR.SQ)
        {
            valueLength = -1;
            Push(ContainerKind.Fragments, tag, UndefinedLength, stack[depth - 1].Dataset, null);
            stack[depth - 1].Fragments = [];
            stack[depth - 1].VR = vr == DicomVR.UN ? DicomVR.OB : vr;
            return;
        }

        if (vr != DicomVR.SQ && !(vr == DicomVR.UN && isUnknown))
        {
            throw new DicomFormatException($"A length of FFFFFFFF cannot be with VR {vr}", tag, Position - 4);
        }

        BeginSequence(tag, UndefinedLength, isUnknown);
    }

    private void BeginSequence(DicomTag tag, uint length, bool isUnknown)
    {
        valueLength = -1;
        if (++nesting > options.MaxNesting)
        {
            throw new DicomFormatException($"Sequences are nested deeper than {options.MaxNesting} levels", tag, Position);
        }

        List<DicomDataset> items = [];
        DicomDataset owner = stack[depth - 1].Dataset;
        bool wasExplicit = stack[depth - 1].IsExplicit;
        AddTo(ref stack[depth - 1], new DicomElement(tag, items, Position));
        Push(ContainerKind.Sequence, tag, length, owner, items);
        if (isUnknown && wasExplicit)
        {
            stack[depth - 1].IsExplicit = false;
            stack[depth - 1].IsBigEndian = false;
            stack[depth - 1].WasUnknown = options.DetectsExplicitVR;
        }
    }

    private void BeginFragment(in Container top, uint length)
    {
        if (length == UndefinedLength)
        {
            throw new DicomFormatException("A fragment has no length", top.Tag, Position + 4);
        }

        Position += 8;
        CheckLength(top.Tag, length, top.Limit);
        (valueTag, valueVR, valuePosition, valueLength, valueIsBigEndian) = (top.Tag, top.VR, Position, length, false);
    }

    private void CheckLength(DicomTag tag, uint length, long limit)
    {
        if (length > limit - Position)
        {
            throw new DicomFormatException($"A length of {length} reaches beyond the {limit - Position} bytes that are left", tag, Position);
        }

        if ((length & 1) == 1 && !options.AcceptsOddLengths)
        {
            throw new DicomFormatException($"The length {length} is odd", tag, Position);
        }
    }

    /// <summary>Decides whether the value whose header was read is held or passed over.</summary>
    private void BeginValue()
    {
        if (valueLength < 0)
        {
            return;
        }

        ref Container top = ref stack[depth - 1];
        long before = top.Kind == ContainerKind.Fragments ? top.FragmentBytes : 0;
        if (before + valueLength > options.MaxValueBytesInMemory)
        {
            if (top.Kind == ContainerKind.Fragments)
            {
                top.LetGo();
            }

            skip = valueLength;
            if (skip == 0)
            {
                Append(ReadOnlyMemory<byte>.Empty, isHeld: false);
            }

            return;
        }

        bytesHeld += valueLength;
        if (bytesHeld > options.MaxBytesInMemory)
        {
            throw new DicomFormatException($"The values to be held exceed {options.MaxBytesInMemory} bytes", valueTag, Position);
        }

        (isFilling, filled, filling) = (true, 0, Room((int)valueLength));
        if (valueLength == 0)
        {
            Finish();
        }
    }

    /// <summary>Small values share arrays; a large one grows as its bytes arrive, so that a lying length takes no memory.</summary>
    private Memory<byte> Room(int length)
    {
        if (length > SlabBytes / 8)
        {
            return new byte[Math.Min(length, 64 << 10)];
        }

        if (slab.Length - slabUsed < length)
        {
            slab = new byte[slab.Length == 0 ? SlabBytes / 8 : SlabBytes];
            slabUsed = 0;
        }

        slabUsed += length;
        return slab.AsMemory(slabUsed - length, length);
    }

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min(bytes.Length, valueLength - filled);
        if (filled + count > filling.Length)
        {
            byte[] larger = new byte[(int)Math.Min(valueLength, Math.Max(filled + count, 2L * filling.Length))];
            filling.Span[..filled].CopyTo(larger);
            filling = larger;
        }

        bytes[..count].CopyTo(filling.Span[filled..]);
        filled += count;
        Position += count;
        if (filled == valueLength)
        {
            Finish();
        }

        return count;
    }

    private void Finish()
    {
        isFilling = false;
        if (valueIsBigEndian)
        {
            ByteOrder.Reverse(filling.Span, valueVR.UnitBytes);
        }

        Append(filling, isHeld: true);
        filling = default;
    }

    private void Append(ReadOnlyMemory<byte> value, bool isHeld)
    {
        ref Container top = ref stack[depth - 1];
        if (top.Kind == ContainerKind.Fragments)
        {
            top.Fragments!.Add(new DicomFragment(valuePosition, valueLength, value));
            top.FragmentBytes += valueLength;
            return;
        }

        AddTo(ref top, isHeld
            ? new DicomElement(valueTag, valueVR, value, valuePosition)
            : new DicomElement(valueTag, valueVR, valuePosition, valueLength));
    }

    private void AddTo(ref Container top, DicomElement element)
    {
        if (!top.Dataset.Append(element) && !options.AcceptsUnsortedElements)
        {
            throw new DicomFormatException("An element stands behind a higher tag", element.Tag, Position);
        }

        if (element.Tag == PixelRepresentation)
        {
            top.IsSigned = element.Value.Span is [1, ..];
        }
    }

    private void Push(ContainerKind kind, DicomTag tag, uint length, DicomDataset dataset, List<DicomDataset>? items)
    {
        Container top = stack[depth - 1];
        if (length != UndefinedLength)
        {
            CheckLength(tag, length, top.Limit);
        }

        if (depth == stack.Length)
        {
            Array.Resize(ref stack, stack.Length * 2);
        }

        stack[depth++] = new Container
        {
            Kind = kind,
            Tag = tag,
            Dataset = dataset,
            Items = items,
            IsDefined = length != UndefinedLength,
            Limit = length != UndefinedLength ? Position + length : top.Limit,
            IsExplicit = top.IsExplicit,
            IsBigEndian = top.IsBigEndian,
            IsSigned = top.IsSigned,
            WasUnknown = top.WasUnknown,
            DetectsExplicit = kind == ContainerKind.Dataset && top.WasUnknown,
        };
    }

    private void CloseFinished()
    {
        while (depth > 1 && stack[depth - 1].IsDefined && Position == stack[depth - 1].Limit)
        {
            Close();
        }
    }

    private void Close()
    {
        Container closed = stack[--depth];
        stack[depth] = default;
        switch (closed.Kind)
        {
            case ContainerKind.Dataset:
                closed.Dataset.Seal();
                break;
            case ContainerKind.Sequence:
                nesting--;
                break;
            default:
                AddTo(ref stack[depth - 1], new DicomElement(closed.Tag, closed.VR, closed.Fragments!, !closed.HasLetGo));
                break;
        }
    }

    private void Count(DicomTag tag)
    {
        if (++elements > options.MaxElements)
        {
            throw new DicomFormatException($"There are more than {options.MaxElements} elements", tag, Position);
        }
    }

    /// <summary>Declared explicit, but the bytes of the VR are none, and as an implicit element it would be one we know.</summary>
    private static bool LooksImplicit(DicomTag tag, ReadOnlySpan<byte> bytes, long left)
    {
        uint length = Read32(bytes[4..], bigEndian: false);
        return !new DicomVR(bytes[4], bytes[5]).IsLetters
            && DicomDictionary.VROf(tag) != DicomVR.UN
            && (length == UndefinedLength || length <= Math.Min(1 << 20, left - 8));
    }

    /// <summary>Declared implicit, but where the length should stand there are a VR and, where it has them, two reserved bytes.</summary>
    private static bool LooksExplicit(ReadOnlySpan<byte> bytes)
    {
        DicomVR vr = new(bytes[4], bytes[5]);
        return vr.IsKnown && (!vr.HasLongLength || (bytes[6] == 0 && bytes[7] == 0));
    }

    private struct Container
    {
        public ContainerKind Kind;
        public DicomTag Tag;
        public DicomVR VR;
        public DicomDataset Dataset;
        public List<DicomDataset>? Items;
        public List<DicomFragment>? Fragments;
        public long FragmentBytes;
        public bool HasLetGo;
        public bool IsDefined;
        public long Limit;
        public bool IsExplicit;
        public bool IsBigEndian;
        public bool IsSigned;
        public bool WasUnknown;
        public bool DetectsExplicit;

        /// <summary>The fragments have become too many to hold: positions stay.</summary>
        public void LetGo()
        {
            HasLetGo = true;
            for (int i = 0; i < Fragments!.Count; i++)
            {
                Fragments[i] = Fragments[i] with { Value = default };
            }

            FragmentBytes = long.MaxValue / 2;
        }
    }
}
