using System.Buffers;

namespace EmradXds.Dicom.Data;

/// <summary>A Part 10 file (PS3.10 section 7), or a bare data set where a file has no preamble and no meta information.</summary>
public sealed class DicomFile
{
    private const int BufferBytes = 64 << 10;
    internal const string ImplementationClassUid = "2.25.122574459017196138343751675048956474039";
    internal const string ImplementationVersionName = "EMRAD_XDS_0";

    private readonly DicomDataset? meta;

    /// <summary>A file to be written.</summary>
    public DicomFile(DicomDataset dataset, DicomTransferSyntax syntax) => (Dataset, TransferSyntax) = (dataset, syntax);

    internal DicomFile(DicomDataset dataset, DicomTransferSyntax syntax, DicomDataset meta, long datasetPosition)
        : this(dataset, syntax) => (this.meta, DatasetPosition) = (meta, datasetPosition);

    /// <summary>The file meta information, group 0002: as it was read, or as it will be written.</summary>
    public DicomDataset Meta => meta ?? OwnMeta();

    /// <summary>The data set.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>The transfer syntax of the data set: as (0002,0010) says, or found out where nothing says it.</summary>
    public DicomTransferSyntax TransferSyntax { get; }

    /// <summary>Byte position at which the data set begins: from there to the end are the bytes as they were sent. 0 of a file not
    /// read.</summary>
    public long DatasetPosition { get; }

    /// <summary>Reads a file; large values stay where they are, and are passed over by seeking.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file.</exception>
    public static DicomFile Open(string path, DicomReadOptions? options = null)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        using DicomFileReader reader = new(options ?? DicomReadOptions.Default, stream.Length);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int kept = 0;
            while (true)
            {
                int read = stream.Read(buffer, kept, buffer.Length - kept);
                kept = Advance(reader, buffer, kept + read, isEnd: read == 0);
                if (read == 0)
                {
                    return reader.Complete(kept);
                }

                SkipBySeeking(reader, stream);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads from a stream to its end; positions count from where it stands now.</summary>
    /// <exception cref="DicomFormatException">It is no DICOM file.</exception>
    public static async Task<DicomFile> OpenAsync(Stream stream, DicomReadOptions? options, CancellationToken cancel)
    {
        long end = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        using DicomFileReader reader = new(options ?? DicomReadOptions.Default, end);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            int kept = 0;
            while (true)
            {
                int read = await stream.ReadAsync(buffer.AsMemory(kept), cancel).ConfigureAwait(false);
                kept = Advance(reader, buffer, kept + read, isEnd: read == 0);
                if (read == 0)
                {
                    return reader.Complete(kept);
                }

                if (stream.CanSeek)
                {
                    SkipBySeeking(reader, stream);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Preamble, <c>DICM</c> and group 0002, to be followed by data set bytes as they were received.</summary>
    public static byte[] Header(string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string? sourceAeTitle = null) =>
        HeaderOf(MetaOf(sopClassUid, sopInstanceUid, transferSyntaxUid, sourceAeTitle), transferSyntaxUid);

    /// <summary>Writes preamble, meta information and data set.</summary>
    /// <exception cref="InvalidOperationException">A value of the data set was not read into memory.</exception>
    public void Write(Stream stream)
    {
        stream.Write(HeaderOf(meta is { Elements.Count: > 0 } ? meta : OwnMeta(), TransferSyntax.Uid));
        Dataset.Write(stream, TransferSyntax);
    }

    private static int Advance(DicomFileReader reader, byte[] buffer, int count, bool isEnd)
    {
        int taken = reader.Advance(buffer.AsSpan(0, count), isEnd);
        buffer.AsSpan(taken, count - taken).CopyTo(buffer);
        return count - taken;
    }

    /// <summary>Nothing is kept in the buffer while a value is passed over, so the stream stands where the reader does.</summary>
    private static void SkipBySeeking(DicomFileReader reader, Stream stream)
    {
        long count = Math.Min(reader.Skippable, stream.Length - stream.Position);
        if (count > BufferBytes)
        {
            stream.Seek(count, SeekOrigin.Current);
            reader.Skip(count);
        }
    }

    private DicomDataset OwnMeta() => MetaOf(
        Dataset.GetString(DicomTags.SOPClassUID) ?? "", Dataset.GetString(DicomTags.SOPInstanceUID) ?? "", TransferSyntax.Uid, null);

    private static DicomDataset MetaOf(string sopClassUid, string sopInstanceUid, string transferSyntaxUid, string? sourceAeTitle)
    {
        DicomDataset meta = new DicomDataset()
            .Add(DicomTags.FileMetaInformationVersion, new byte[] { 0, 1 })
            .Add(DicomTags.MediaStorageSOPClassUID, sopClassUid)
            .Add(DicomTags.MediaStorageSOPInstanceUID, sopInstanceUid)
            .Add(DicomTags.TransferSyntaxUID, transferSyntaxUid)
            .Add(DicomTags.ImplementationClassUID, ImplementationClassUid)
            .Add(DicomTags.ImplementationVersionName, ImplementationVersionName);
        return sourceAeTitle is null ? meta : meta.Add(DicomTags.SourceApplicationEntityTitle, sourceAeTitle);
    }

    private static byte[] HeaderOf(DicomDataset meta, string transferSyntaxUid)
    {
        DicomDataset written = new();
        foreach (DicomElement element in meta.Elements)
        {
            written.Put(element);
        }

        written.Remove(DicomTags.FileMetaInformationGroupLength);
        written.Add(DicomTags.TransferSyntaxUID, transferSyntaxUid);
        using MemoryStream elements = new();
        written.Write(elements, DicomTransferSyntax.ExplicitVRLittleEndian);

        using MemoryStream header = new();
        header.Write(new byte[128]);
        header.Write("DICM"u8);
        DicomDataset groupLength = new DicomDataset().Add(DicomTags.FileMetaInformationGroupLength, elements.Length);
        groupLength.Write(header, DicomTransferSyntax.ExplicitVRLittleEndian);
        elements.WriteTo(header);
        return header.ToArray();
    }
}
