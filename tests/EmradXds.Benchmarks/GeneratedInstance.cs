using System.Buffers.Binary;
using EmradXds.Dicom.Data;

namespace EmradXds.Benchmarks;

/// <summary>The data set of a multi-frame instance of any size, made while it is read: header, then pixel data that depend on the position.</summary>
internal sealed class GeneratedInstance : Stream
{
    private readonly byte[] header;
    private readonly long pixelBytes;
    private long position;

    public GeneratedInstance(string studyInstanceUid, string seriesInstanceUid, string sopInstanceUid, string patientId, long pixelBytes)
    {
        this.pixelBytes = pixelBytes;
        const int side = 1024;
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SOPClassUID, SopClassUid)
            .Add(DicomTags.SOPInstanceUID, sopInstanceUid)
            .Add(DicomTags.StudyDate, "20261121")
            .Add(DicomTags.StudyTime, "010203")
            .Add(DicomTags.AccessionNumber, "LARGE1")
            .Add(DicomTags.Modality, "CT")
            .Add(DicomTags.PatientName, "Large^Instance")
            .Add(DicomTags.PatientID, patientId)
            .Add(DicomTags.PatientBirthDate, "19700101")
            .Add(DicomTags.PatientSex, "O")
            .Add(DicomTags.StudyInstanceUID, studyInstanceUid)
            .Add(DicomTags.SeriesInstanceUID, seriesInstanceUid)
            .Add(DicomTags.StudyID, "1")
            .Add(DicomTags.SeriesNumber, 1)
            .Add(DicomTags.InstanceNumber, 1)
            .Add(DicomTags.NumberOfFrames, pixelBytes / (side * side * 2))
            .Add(DicomTags.SamplesPerPixel, 1)
            .Add(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Add(DicomTags.Rows, side)
            .Add(DicomTags.Columns, side)
            .Add(DicomTags.BitsAllocated, 16)
            .Add(DicomTags.BitsStored, 16)
            .Add(DicomTags.HighBit, 15)
            .Add(DicomTags.PixelRepresentation, 0);
        using MemoryStream stream = new();
        dataset.Write(stream, DicomTransferSyntax.ExplicitVRLittleEndian);
        byte[] pixelElement = [0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(pixelElement.AsSpan(8), (uint)pixelBytes);
        stream.Write(pixelElement);
        header = stream.ToArray();
    }

    /// <summary>Multi-frame Grayscale Word Secondary Capture.</summary>
    public const string SopClassUid = "1.2.840.10008.5.1.4.1.1.7.3";

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => header.Length + pixelBytes;

    public override long Position { get => position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, Length - position);
        int fromHeader = (int)Math.Clamp(header.Length - position, 0, count);
        header.AsSpan((int)Math.Min(position, header.Length), fromHeader).CopyTo(buffer);
        Span<byte> pixels = buffer[fromHeader..count];
        for (int i = 0; i < pixels.Length; i++)
        {
            long at = position + fromHeader + i;
            pixels[i] = (byte)(at ^ (at >> 13));
        }

        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
