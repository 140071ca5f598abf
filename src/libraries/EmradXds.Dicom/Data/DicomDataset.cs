namespace EmradXds.Dicom.Data;

/// <summary>A data set: elements sorted by tag (PS3.5 section 7).</summary>
/// <remarks>Text is decoded by (0008,0005), the innermost that applies, when it is asked for. Values above
/// <see cref="DicomReadOptions.MaxValueBytesInMemory"/> are not held: the element knows where in the source they are.</remarks>
public sealed class DicomDataset
{
    /// <summary>Whether the element is there, empty or not.</summary>
    public bool Contains(DicomTag tag) => throw new NotImplementedException($"{tag}");

    /// <summary>The first value as text, padding removed; null where the element is absent or empty.</summary>
    public string? GetString(DicomTag tag) => throw new NotImplementedException($"{tag}");

    /// <summary>All values as text; empty where absent.</summary>
    public IReadOnlyList<string> GetStrings(DicomTag tag) => throw new NotImplementedException($"{tag}");

    /// <summary>The first value as a number (US, SS, UL, SL, UV, SV, IS); null where absent, empty or no number.</summary>
    public long? GetInteger(DicomTag tag) => throw new NotImplementedException($"{tag}");

    /// <summary>The items of a sequence; empty where absent.</summary>
    public IReadOnlyList<DicomDataset> GetSequence(DicomTag tag) => throw new NotImplementedException($"{tag}");

    /// <summary>Adds or replaces an element by its dictionary VR; values are encoded when written.</summary>
    public DicomDataset Add(DicomTag tag, params IReadOnlyList<string> values) => throw new NotImplementedException($"{tag}{values}");

    /// <summary>Adds or replaces a numeric element (US, SS, UL, SL, …, also IS).</summary>
    public DicomDataset Add(DicomTag tag, long value) => throw new NotImplementedException($"{tag}{value}");

    /// <summary>Adds or replaces an element of bytes (OB, OW, UN).</summary>
    public DicomDataset Add(DicomTag tag, ReadOnlyMemory<byte> value) => throw new NotImplementedException($"{tag}{value}");

    /// <summary>Adds or replaces a sequence.</summary>
    public DicomDataset Add(DicomTag tag, params IReadOnlyList<DicomDataset> items) => throw new NotImplementedException($"{tag}{items}");

    /// <summary>Writes all elements, sorted, in a transfer syntax (without preamble and meta).</summary>
    public void Write(Stream stream, DicomTransferSyntax syntax) => throw new NotImplementedException($"{stream}{syntax}");
}
