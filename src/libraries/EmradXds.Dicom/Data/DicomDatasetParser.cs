namespace EmradXds.Dicom.Data;

/// <summary>Parses a data set from bytes pushed in pieces of any size: while they arrive from the network they can go to a file as well.</summary>
/// <remarks>Synchronous; holds no more than the unfinished element and the values below the memory limit. Large values are noted with position
/// and length. Deflated syntaxes are inflated on the way, within the cap.</remarks>
public sealed class DicomDatasetParser(DicomTransferSyntax syntax, DicomReadOptions options)
{
    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="DicomFormatException">They cannot continue a data set.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => throw new NotImplementedException($"{syntax}{options}{bytes.Length}");

    /// <summary>No more bytes will come.</summary>
    /// <exception cref="DicomFormatException">An element, item or sequence is unfinished.</exception>
    public DicomDataset Complete() => throw new NotImplementedException();
}
