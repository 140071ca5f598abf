namespace EmradXds.Dicom.Data;

/// <summary>A Part 10 file (PS3.10 section 7), or a bare data set where a file has no preamble and no meta information.</summary>
public sealed class DicomFile
{
    /// <summary>A file to be written.</summary>
    public DicomFile(DicomDataset dataset, DicomTransferSyntax syntax) => (Dataset, TransferSyntax) = (dataset, syntax);

    /// <summary>The file meta information, group 0002.</summary>
    public DicomDataset Meta => throw new NotImplementedException();

    /// <summary>The data set.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>The transfer syntax of the data set.</summary>
    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>Byte position at which the data set begins: from there to the end are the bytes as they were sent.</summary>
    public long DatasetPosition => throw new NotImplementedException();

    /// <summary>Reads a file; large values stay where they are.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file.</exception>
    public static DicomFile Open(string path, DicomReadOptions? options = null) => throw new NotImplementedException($"{path}{options}");

    /// <summary>Reads from a stream to its end.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file.</exception>
    public static Task<DicomFile> OpenAsync(Stream stream, DicomReadOptions? options, CancellationToken cancel) =>
        throw new NotImplementedException($"{stream}{options}{cancel}");

    /// <summary>Writes preamble, meta information and data set.</summary>
    public void Write(Stream stream) => throw new NotImplementedException($"{stream}");

    /// <summary>Preamble, <c>DICM</c> and group 0002, to be followed by data set bytes as they were received.</summary>
    public static byte[] Header(string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string? sourceAeTitle = null) =>
        throw new NotImplementedException($"{sopClassUid}{sopInstanceUid}{transferSyntaxUid}{sourceAeTitle}");
}
