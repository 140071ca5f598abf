using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Network;

/// <summary>One instance to send.</summary>
/// <param name="SopClassUid">SOP class.</param>
/// <param name="SopInstanceUid">SOP instance.</param>
/// <param name="TransferSyntaxUid">In which its bytes are.</param>
/// <param name="OpenDataset">Opens the data set bytes (without preamble and meta); called when it is its turn.</param>
public sealed record InstanceToStore(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, Func<Stream> OpenDataset)
{
    /// <summary>From a Part 10 file (or a bare data set with SOP class and instance inside).</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file, or names no SOP class and instance.</exception>
    public static InstanceToStore FromFile(string path)
    {
        DicomFile file = DicomFile.Open(path);
        // Of the file, what is to be sent later keeps the position only.
        long position = file.DatasetPosition;
        return new InstanceToStore(
            Uid(file, DicomTags.SOPClassUID, DicomTags.MediaStorageSOPClassUID),
            Uid(file, DicomTags.SOPInstanceUID, DicomTags.MediaStorageSOPInstanceUID),
            file.TransferSyntax.Uid,
            () => OpenAt(path, position));
    }

    private static string Uid(DicomFile file, DicomTag tag, DicomTag metaTag) =>
        file.Dataset.GetString(tag) ?? file.Meta.GetString(metaTag)
        ?? throw new DicomFormatException("a SOP class and a SOP instance were expected", tag, file.DatasetPosition);

    private static FileStream OpenAt(string path, long position)
    {
        FileStream stream = new(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        stream.Position = position;
        return stream;
    }
}
