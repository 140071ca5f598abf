using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EmradXds.Dicom.Data;

/// <summary>Writes a data set in a transfer syntax (PS3.5 section 7): sequences and items with undefined length, empty ones with length
/// 0.</summary>
internal sealed class DatasetWriter(Stream stream, DicomTransferSyntax syntax) : IDisposable
{
    private const uint UndefinedLength = 0xFFFFFFFF;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int used;

    /// <summary>Writes the elements of a data set and of the items in it.</summary>
    public void Write(DicomDataset dataset, DicomCharacterSet characterSet)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (DicomElement element in dataset.Elements)
        {
            Write(element, dataset, characterSet);
        }
    }

    /// <summary>Writes one element.</summary>
    public void Write(DicomElement element, DicomDataset dataset, DicomCharacterSet characterSet)
    {
        if (!element.IsHeld)
        {
            throw new InvalidOperationException(
                $"The value of {element.Tag} was not read into memory: read with more {nameof(DicomReadOptions.MaxValueBytesInMemory)}");
        }

        if (element.Fragments is { } fragments)
        {
            WriteFragments(element, fragments);
        }
        else if (element.VR == DicomVR.SQ)
        {
            WriteSequence(element, characterSet);
        }
        else
        {
            WriteValue(element.Tag, element.VR, Bytes(element, dataset, characterSet));
        }
    }

    /// <summary>What is buffered goes to the stream.</summary>
    public void Flush()
    {
        stream.Write(buffer, 0, used);
        used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <summary>Text goes out in the character set of the whole; where it was read in another, it is decoded and encoded anew.</summary>
    private static ReadOnlyMemory<byte> Bytes(DicomElement element, DicomDataset dataset, DicomCharacterSet characterSet)
    {
        if (element.Text is { } text)
        {
            return characterSet.Encode(text, element.Tag);
        }

        bool isOther = element.VR.UsesCharacterSet && dataset.CharacterSet != characterSet;
        return isOther && element.Value.Span.ContainsAnyInRange<byte>(0x80, 0xFF)
            ? characterSet.Encode(dataset.CharacterSet.Decode(element, element.VR), element.Tag)
            : element.Value;
    }

    private void WriteValue(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> value)
    {
        int padding = value.Length & 1;
        long length = value.Length + padding;

        // Too long for 16 bits: UN, as PS3.5 6.2.2 note 1 has it.
        DicomVR written = length > 0xFFFF && syntax.IsExplicit && !vr.HasLongLength ? DicomVR.UN : vr;
        WriteHeader(tag, written, (uint)length);
        if (syntax.IsBigEndian && written.UnitBytes > 1)
        {
            byte[] turned = value.ToArray();
            ByteOrder.Reverse(turned, written.UnitBytes);
            Put(turned);
        }
        else
        {
            Put(value.Span);
        }

        if (padding > 0)
        {
            Room(1)[0] = vr.Padding;
        }
    }

    private void WriteSequence(DicomElement element, DicomCharacterSet characterSet)
    {
        if (element.Items.Count == 0)
        {
            WriteHeader(element.Tag, DicomVR.SQ, 0);
            return;
        }

        WriteHeader(element.Tag, DicomVR.SQ, UndefinedLength);
        foreach (DicomDataset item in element.Items)
        {
            bool isEmpty = item.Elements.Count == 0;
            WriteItem(0xE000, isEmpty ? 0 : UndefinedLength);
            if (!isEmpty)
            {
                Write(item, item.Contains(DicomTags.SpecificCharacterSet) ? item.CharacterSet : characterSet);
                WriteItem(0xE00D, 0);
            }
        }

        WriteItem(0xE0DD, 0);
    }

    private void WriteFragments(DicomElement element, IReadOnlyList<DicomFragment> fragments)
    {
        WriteHeader(element.Tag, element.VR, UndefinedLength);
        foreach (DicomFragment fragment in fragments)
        {
            int padding = fragment.Value.Length & 1;
            WriteItem(0xE000, (uint)(fragment.Value.Length + padding));
            Put(fragment.Value.Span);
            Room(padding).Clear();
        }

        WriteItem(0xE0DD, 0);
    }

    private void WriteHeader(DicomTag tag, DicomVR vr, uint length)
    {
        WriteTag(tag);
        if (!syntax.IsExplicit)
        {
            Write32(length);
            return;
        }

        // A VR of the future or of a broken sender is no VR to send on.
        ushort code = vr.IsKnown ? vr.Code : DicomVR.UN.Code;
        Span<byte> letters = Room(2);
        (letters[0], letters[1]) = ((byte)(code >> 8), (byte)code);
        if (vr.HasLongLength || !vr.IsKnown)
        {
            Write16(0);
            Write32(length);
        }
        else
        {
            Write16((ushort)length);
        }
    }

    private void WriteItem(ushort element, uint length)
    {
        WriteTag(new DicomTag(0xFFFE, element));
        Write32(length);
    }

    private void WriteTag(DicomTag tag)
    {
        Write16(tag.Group);
        Write16(tag.Element);
    }

    private void Write16(ushort value)
    {
        if (syntax.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Room(2), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Room(2), value);
        }
    }

    private void Write32(uint value)
    {
        if (syntax.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(Room(4), value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(Room(4), value);
        }
    }

    private Span<byte> Room(int count)
    {
        if (buffer.Length - used < count)
        {
            Flush();
        }

        used += count;
        return buffer.AsSpan(used - count, count);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length / 2)
        {
            Flush();
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(Room(bytes.Length));
    }
}
