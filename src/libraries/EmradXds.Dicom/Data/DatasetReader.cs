namespace EmradXds.Dicom.Data;

/// <summary>The state machine of the parser (PS3.5 section 7): takes what is complete from a span, says how much that was, and waits for
/// more. Depth is a stack of its own, never the thread's.</summary>
internal sealed class DatasetReader
{
    private const uint UndefinedLength = ElementHeader.UndefinedLength;
    private static readonly DicomTag PixelData = new(0x7FE0, 0x0010);
    private static readonly DicomTag PixelRepresentation = new(0x0028, 0x0103);
    private static readonly DicomTag Item = new(0xFFFE, 0xE000);
    private static readonly DicomTag ItemDelimitation = new(0xFFFE, 0xE00D);
    private static readonly DicomTag SequenceDelimitation = new(0xFFFE, 0xE0DD);

    private readonly DicomReadOptions options;
    private readonly DicomDataset root = new();
    private readonly ValueFiller filler = new();
    private DatasetLevel[] stack = new DatasetLevel[8];
    private int depth;
    private int nesting;
    private int elements;
    private long bytesHeld;

    // The value that is on its way: held while it fills, or only counted.
    private DicomTag valueTag;
    private DicomVR valueVR;
    private long valuePosition;
    private long valueLength;
    private bool valueIsBigEndian;
    private bool isFilling;
    private long skip;

    public DatasetReader(DicomTransferSyntax syntax, DicomReadOptions options, long start = 0, long end = long.MaxValue)
    {
        (this.options, Position) = (options, start);
        stack[0] = new DatasetLevel
        {
            Kind = LevelKind.Dataset,
            Dataset = root,
            Limit = end,
            IsExplicit = syntax.IsExplicit,
            IsBigEndian = syntax.IsBigEndian,
            DetectsExplicit = options.DetectsExplicitVR && !syntax.IsBigEndian,
        };
        depth = 1;
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
            long missing = skip > 0 ? skip : valueLength - filler.Filled;
            throw new DicomFormatException($"The data end {missing} bytes before the value of {valueLength} does", valueTag, Position);
        }

        if (unread > 0 && !HasStopped)
        {
            throw new DicomFormatException($"The data end with {unread} bytes that are no element", null, Position);
        }

        CloseFinished();
        if (depth > 1)
        {
            string what = stack[depth - 1].Kind == LevelKind.Dataset ? "item" : "sequence";
            throw new DicomFormatException($"The data end within a {what}", stack[depth - 1].Tag, Position);
        }

        root.Seal();
        return root;
    }

    /// <summary>Reads tag, VR and length; 0 where more bytes are needed.</summary>
    private int ReadHeader(ReadOnlySpan<byte> bytes)
    {
        ref DatasetLevel top = ref stack[depth - 1];
        if (bytes.Length > 0 && Position + ElementHeader.ShortBytes > top.Limit)
        {
            throw new DicomFormatException(
                $"{top.Limit - Position} bytes are left, too few for an element", depth > 1 ? top.Tag : null, Position);
        }

        if (bytes.Length < ElementHeader.ShortBytes)
        {
            return 0;
        }

        DicomTag tag = ElementHeader.ReadTag(bytes, top.IsBigEndian);
        if (depth == 1 && (StopsAfterMeta ? tag.Group != 2 : options.StopsBefore is { } stop && !(tag < stop)))
        {
            HasStopped = true;
            return 0;
        }

        return tag.Group == 0xFFFE || top.Kind != LevelKind.Dataset
            ? ReadItemHeader(tag, ElementHeader.ReadLength(bytes, top.IsBigEndian))
            : ReadElementHeader(ref top, bytes);
    }

    /// <summary>Items and their delimiters: no VR in any syntax (PS3.5 7.5).</summary>
    private int ReadItemHeader(DicomTag tag, uint length)
    {
        ref DatasetLevel top = ref stack[depth - 1];
        valueLength = -1;
        if (tag == Item && top.Kind != LevelKind.Dataset)
        {
            Count(tag);
            if (top.Kind == LevelKind.Fragments)
            {
                BeginFragment(top, length);
                return 8;
            }

            Position += 8;
            DicomDataset item = new() { Parent = top.Dataset };
            top.Items!.Add(item);
            Push(LevelKind.Dataset, top.Tag, length, item, null);
            return 8;
        }

        bool closes = (tag == ItemDelimitation && depth > 1 && top.Kind == LevelKind.Dataset && !top.IsDefined)
            || (tag == SequenceDelimitation && top.Kind != LevelKind.Dataset && !top.IsDefined);
        bool isDelimiter = tag == ItemDelimitation || tag == SequenceDelimitation;
        if (!closes && !(isDelimiter && options.AcceptsStrayDelimiters && !IsInOpenLength(tag)))
        {
            string expected = top.Kind switch
            {
                LevelKind.Fragments => "a fragment or the end of the fragments",
                LevelKind.Sequence => "an item or the end of the sequence",
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

    private int ReadElementHeader(ref DatasetLevel top, ReadOnlySpan<byte> bytes)
    {
        if (top.DetectsExplicit)
        {
            top.DetectsExplicit = false;
            top.IsExplicit = top.IsExplicit
                ? !TransferSyntaxGuess.IsImplicitNevertheless(bytes, top.Limit - Position)
                : TransferSyntaxGuess.IsExplicitNevertheless(bytes);
        }

        ElementHeader? complete = top.IsExplicit
            ? ElementHeader.ReadExplicit(bytes, top.IsBigEndian)
            : ElementHeader.ReadImplicit(bytes);
        if (complete is not (var tag, var vr, var length, var headerBytes))
        {
            return 0;
        }

        Count(tag);
        if (!vr.IsKnown && !options.AcceptsUnknownVRs)
        {
            throw new DicomFormatException($"'{vr}' is no VR", tag, Position);
        }

        bool isUnknown = vr == DicomVR.UN || !vr.IsKnown;
        vr = isUnknown ? DicomDictionary.VROf(tag, top.IsSigned) : vr;
        Position += headerBytes;
        (valueTag, valueVR, valuePosition, valueLength) = (tag, vr, Position, length);

        // UN is little endian whatever the syntax (PS3.5 6.2.2 note 2), so its bytes are not turned round.
        valueIsBigEndian = top.IsBigEndian && !isUnknown;
        if (length == UndefinedLength)
        {
            BeginUndefined(tag, vr, isUnknown);
        }
        else if (vr == DicomVR.SQ)
        {
            BeginSequence(tag, length, isUnknown);
        }
        else
        {
            CheckLength(tag, length, top.Limit);
        }

        return headerBytes;
    }

    /// <summary>Undefined length: a sequence, a private or unknown element that is one (CP-246), or encapsulated pixel data.</summary>
    private void BeginUndefined(DicomTag tag, DicomVR vr, bool isUnknown)
    {
        if (tag == PixelData && vr != DicomVR.SQ)
        {
            valueLength = -1;
            Push(LevelKind.Fragments, tag, UndefinedLength, stack[depth - 1].Dataset, null);
            stack[depth - 1].Fragments = [];
            stack[depth - 1].VR = isUnknown ? DicomVR.OB : vr;
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
        Push(LevelKind.Sequence, tag, length, owner, items);
        if (isUnknown && wasExplicit)
        {
            stack[depth - 1].IsExplicit = false;
            stack[depth - 1].IsBigEndian = false;
            stack[depth - 1].IsInUnknown = options.DetectsExplicitVR;
        }
    }

    private void BeginFragment(in DatasetLevel top, uint length)
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
            throw new DicomFormatException($"A length of {length} reaches beyond the {limit - Position} that are left", tag, Position);
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

        ref DatasetLevel top = ref stack[depth - 1];
        long before = top.Kind == LevelKind.Fragments ? top.FragmentBytes : 0;
        if (before + valueLength > options.MaxValueBytesInMemory)
        {
            if (top.Kind == LevelKind.Fragments)
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

        filler.Begin((int)valueLength);
        isFilling = true;
        Fill([]);
    }

    private int Fill(ReadOnlySpan<byte> bytes)
    {
        int count = filler.Take(bytes);
        Position += count;
        if (filler.IsFull)
        {
            isFilling = false;
            if (valueIsBigEndian)
            {
                ByteOrder.Reverse(filler.Value.Span, valueVR.UnitBytes);
            }

            Append(filler.Value, isHeld: true);
        }

        return count;
    }

    private void Append(ReadOnlyMemory<byte> value, bool isHeld)
    {
        ref DatasetLevel top = ref stack[depth - 1];
        if (top.Kind == LevelKind.Fragments)
        {
            top.Fragments!.Add(new DicomFragment(valuePosition, valueLength, value));
            top.FragmentBytes += valueLength;
            return;
        }

        AddTo(ref top, isHeld
            ? new DicomElement(valueTag, valueVR, value, valuePosition)
            : new DicomElement(valueTag, valueVR, valuePosition, valueLength));
    }

    private void AddTo(ref DatasetLevel top, DicomElement element)
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

    private void Push(LevelKind kind, DicomTag tag, uint length, DicomDataset dataset, List<DicomDataset>? items)
    {
        DatasetLevel top = stack[depth - 1];
        if (length != UndefinedLength)
        {
            CheckLength(tag, length, top.Limit);
        }

        if (depth == stack.Length)
        {
            Array.Resize(ref stack, stack.Length * 2);
        }

        stack[depth++] = new DatasetLevel
        {
            Kind = kind,
            Tag = tag,
            Start = Position,
            Dataset = dataset,
            Items = items,
            IsDefined = length != UndefinedLength,
            Limit = length != UndefinedLength ? Position + length : top.Limit,
            IsExplicit = top.IsExplicit,
            IsBigEndian = top.IsBigEndian,
            IsSigned = top.IsSigned,
            IsInUnknown = top.IsInUnknown,
            DetectsExplicit = kind == LevelKind.Dataset && top.IsInUnknown,
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
        DatasetLevel closed = stack[--depth];
        stack[depth] = default;
        switch (closed.Kind)
        {
            case LevelKind.Dataset:
                closed.Dataset.Seal();
                break;
            case LevelKind.Sequence:
                nesting--;
                break;
            default:
                AddTo(ref stack[depth - 1], new DicomElement(closed.Tag, closed.VR, closed.Fragments!, !closed.HasLetGo, closed.Start));
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
}
