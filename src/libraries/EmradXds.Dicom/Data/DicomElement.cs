namespace EmradXds.Dicom.Data;

/// <summary>A data element (PS3.5 7.1). Its value is bytes, items, fragments, or text that is encoded when it is written.</summary>
public sealed class DicomElement
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly object? content;

    internal DicomElement(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> bytes, long position = -1)
    {
        (Tag, VR, this.bytes, Position, Length) = (tag, vr, bytes, position, bytes.Length);
        IsHeld = true;
    }

    internal DicomElement(DicomTag tag, DicomVR vr, long position, long length) =>
        (Tag, VR, Position, Length) = (tag, vr, position, length);

    internal DicomElement(DicomTag tag, List<DicomDataset> items, long position = -1) =>
        (Tag, VR, content, Position, Length, IsHeld) = (tag, DicomVR.SQ, items, position, -1, true);

    internal DicomElement(DicomTag tag, DicomVR vr, List<DicomFragment> fragments, bool isHeld, long position = -1) =>
        (Tag, VR, content, Position, Length, IsHeld) = (tag, vr, fragments, position, -1, isHeld);

    internal DicomElement(DicomTag tag, DicomVR vr, string[] text) =>
        (Tag, VR, content, Position, Length, IsHeld) = (tag, vr, text, -1, -1, true);

    /// <summary>The tag.</summary>
    public DicomTag Tag { get; }

    /// <summary>The VR as sent; of implicit syntaxes and of UN in standard elements, the dictionary's.</summary>
    public DicomVR VR { get; }

    /// <summary>Where the value begins in the source (of deflated syntaxes: in the inflated bytes); -1 where it was not read but
    /// added.</summary>
    public long Position { get; }

    /// <summary>Bytes of the value in the source; -1 of sequences, fragments and text not yet written.</summary>
    public long Length { get; }

    /// <summary>Whether the value is in memory; where not, it is at <see cref="Position"/>.</summary>
    public bool IsHeld { get; }

    /// <summary>The bytes of the value as stored, numbers in little endian; empty of sequences, fragments, unwritten text, and what is not
    /// held.</summary>
    public ReadOnlyMemory<byte> Value => bytes;

    /// <summary>The items of a sequence, else empty.</summary>
    public IReadOnlyList<DicomDataset> Items => content as List<DicomDataset> ?? [];

    /// <summary>The fragments of encapsulated pixel data, offset table first; null of any other element.</summary>
    public IReadOnlyList<DicomFragment>? Fragments => content as List<DicomFragment>;

    /// <summary>No value at all.</summary>
    public bool IsEmpty => content switch
    {
        List<DicomDataset> items => items.Count == 0,
        List<DicomFragment> fragments => fragments.Count == 0,
        string[] text => text.Length == 0 || text is [""],
        _ => Length == 0,
    };

    internal string[]? Text => content as string[];

    /// <summary>Tag and VR; never the value.</summary>
    public override string ToString() => $"{Tag} {VR}";
}
