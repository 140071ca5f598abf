using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;

namespace EmradXds.Domain.Tests;

/// <summary>A small secondary capture whose data set bytes the test keeps, to compare with what comes back.</summary>
internal sealed class TestInstance
{
    private const string SopClassUid = "1.2.840.10008.5.1.4.1.1.7";

    public TestInstance(string studyInstanceUid, string seriesInstanceUid, string patientId, int number, int side = 128)
    {
        byte[] pixels = new byte[side * side];
        new Random(number).NextBytes(pixels);
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SOPClassUID, SopClassUid)
            .Add(DicomTags.SOPInstanceUID, SopInstanceUid)
            .Add(DicomTags.StudyDate, "20261121")
            .Add(DicomTags.StudyTime, "010203")
            .Add(DicomTags.AccessionNumber, $"A{number}")
            .Add(DicomTags.Modality, "OT")
            .Add(DicomTags.ConversionType, "SYN")
            .Add(DicomTags.PatientName, "Testperson^Tess")
            .Add(DicomTags.PatientID, patientId)
            .Add(DicomTags.PatientBirthDate, "19710203")
            .Add(DicomTags.PatientSex, "F")
            .Add(DicomTags.StudyInstanceUID, studyInstanceUid)
            .Add(DicomTags.SeriesInstanceUID, seriesInstanceUid)
            .Add(DicomTags.StudyID, "1")
            .Add(DicomTags.SeriesNumber, 1)
            .Add(DicomTags.InstanceNumber, number)
            .Add(DicomTags.SamplesPerPixel, 1)
            .Add(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Add(DicomTags.Rows, side)
            .Add(DicomTags.Columns, side)
            .Add(DicomTags.BitsAllocated, 8)
            .Add(DicomTags.BitsStored, 8)
            .Add(DicomTags.HighBit, 7)
            .Add(DicomTags.PixelRepresentation, 0)
            .Add(DicomTags.PixelData, pixels);
        using MemoryStream stream = new();
        dataset.Write(stream, DicomTransferSyntax.ExplicitVRLittleEndian);
        Bytes = stream.ToArray();
    }

    public string SopInstanceUid { get; } = DicomUidGenerator.New();

    /// <summary>The data set as it is sent.</summary>
    public byte[] Bytes { get; }

    public InstanceToStore ToSend() =>
        new(SopClassUid, SopInstanceUid, DicomTransferSyntax.ExplicitVRLittleEndian.Uid, () => new MemoryStream(Bytes));
}
