using EmradXds.Dicom.Data;

namespace EmradXds.Consumer.Tests;

/// <summary>A Part 10 file as an imaging source holds it.</summary>
internal sealed record TestFile(string Study, string Series, string Instance)
{
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.7";

    public string TransferSyntax { get; init; } = "1.2.840.10008.1.2.1";

    /// <summary>SOP Instance UID in the meta information; the instance's own by default.</summary>
    public string? NamedInMeta { get; init; }

    /// <summary>Study Instance UID in the data set; the instance's own by default.</summary>
    public string? NamedInDataset { get; init; }

    /// <summary>So many bytes are missing at its end.</summary>
    public int Cut { get; init; }

    public int PixelBytes { get; init; } = 5000;

    public byte[] Bytes()
    {
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SOPClassUID, SopClass)
            .Add(DicomTags.SOPInstanceUID, Instance)
            .Add(DicomTags.StudyInstanceUID, NamedInDataset ?? Study)
            .Add(DicomTags.SeriesInstanceUID, Series)
            .Add(DicomTags.PixelData, (ReadOnlyMemory<byte>)Enumerable.Range(0, PixelBytes).Select(i => (byte)(i * 7)).ToArray());
        using MemoryStream file = new();
        file.Write(DicomFile.Header(SopClass, NamedInMeta ?? Instance, TransferSyntax));
        dataset.Write(file, DicomTransferSyntax.ExplicitVRLittleEndian);
        return file.ToArray()[..^Cut];
    }
}
