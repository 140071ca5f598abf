using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;

namespace EmradXds.ImagingSource.Tests;

/// <summary>One synthetic instance: a small CT slice with a patient, a study and a series, and whatever a test changes.</summary>
internal sealed class SyntheticInstance
{
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";

    public string SopClassUid { get; init; } = CtImageStorage;

    public string SopInstanceUid { get; init; } = DicomUidGenerator.New();

    public string StudyUid { get; init; } = DicomUidGenerator.New();

    public string SeriesUid { get; init; } = DicomUidGenerator.New();

    public DicomTransferSyntax Syntax { get; init; } = DicomTransferSyntax.ExplicitVRLittleEndian;

    /// <summary>Changes the data set after the rest is in it.</summary>
    public Action<DicomDataset>? Change { get; init; }

    /// <summary>Says whose id (0010,0020) is.</summary>
    public static void Issue(DicomDataset dataset, string? name, string? oid)
    {
        if (name is not null)
        {
            dataset.Add(DicomTags.IssuerOfPatientID, name);
        }

        if (oid is not null)
        {
            dataset.Add(DicomTags.IssuerOfPatientIDQualifiersSequence, new DicomDataset()
                .Add(DicomTags.UniversalEntityID, oid).Add(DicomTags.UniversalEntityIDType, "ISO"));
        }
    }

    public byte[] ToBytes()
    {
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SOPClassUID, SopClassUid)
            .Add(DicomTags.SOPInstanceUID, SopInstanceUid)
            .Add(DicomTags.StudyInstanceUID, StudyUid)
            .Add(DicomTags.SeriesInstanceUID, SeriesUid)
            .Add(DicomTags.PatientID, RunningSource.LocalId)
            .Add(DicomTags.PatientName, "TESTPATIENT^ADA^MAY^DR^PHD")
            .Add(DicomTags.PatientBirthDate, "19700102")
            .Add(DicomTags.PatientSex, "F")
            .Add(DicomTags.StudyDate, "20260701")
            .Add(DicomTags.StudyTime, "101530.25")
            .Add(DicomTags.StudyID, "1")
            .Add(DicomTags.StudyDescription, "CT Head")
            .Add(DicomTags.AccessionNumber, "ACC815")
            .Add(DicomTags.ReferringPhysicianName, "DOCTOR^SOME")
            .Add(DicomTags.Manufacturer, "EMRAD synthetic")
            .Add(DicomTags.Modality, "CT")
            .Add(DicomTags.BodyPartExamined, "HEAD")
            .Add(DicomTags.SeriesNumber, 1)
            .Add(DicomTags.InstanceNumber, 1)
            .Add(DicomTags.SamplesPerPixel, 1)
            .Add(DicomTags.Rows, 16)
            .Add(DicomTags.Columns, 16)
            .Add(DicomTags.BitsAllocated, 16)
            .Add(DicomTags.PixelData, Enumerable.Range(0, 512).Select(i => (byte)i).ToArray());
        Change?.Invoke(dataset);
        using MemoryStream bytes = new();
        dataset.Write(bytes, Syntax);
        return bytes.ToArray();
    }

    public InstanceToStore ToStore(byte[]? bytes = null)
    {
        byte[] sent = bytes ?? ToBytes();
        return new InstanceToStore(SopClassUid, SopInstanceUid, Syntax.Uid, () => new MemoryStream(sent, writable: false));
    }
}
