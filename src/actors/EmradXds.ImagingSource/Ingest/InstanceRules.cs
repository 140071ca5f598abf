using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;

namespace EmradXds.ImagingSource.Ingest;

/// <summary>What a data set must say to be stored (PS3.4 B.2.3: the status tells the sender what is wrong with it).</summary>
public static class InstanceRules
{
    /// <summary>Data Set does not match SOP Class (PS3.4 table B.2-1).</summary>
    public const ushort DoesNotMatch = 0xA900;

    /// <summary>Cannot understand.</summary>
    public const ushort CannotUnderstand = 0xC000;

    /// <summary>The refusal, or null where the data set can be stored.</summary>
    public static CStoreResult? Check(CStoreRequest request, DicomDataset dataset) =>
        Same("SOP Class UID", DicomTags.SOPClassUID, request.SopClassUid, dataset)
        ?? Same("SOP Instance UID", DicomTags.SOPInstanceUID, request.SopInstanceUid, dataset)
        ?? Uid("SOP Instance UID", DicomTags.SOPInstanceUID, dataset)
        ?? Uid("Study Instance UID", DicomTags.StudyInstanceUID, dataset)
        ?? Uid("Series Instance UID", DicomTags.SeriesInstanceUID, dataset)
        ?? OneText("Patient ID", DicomTags.PatientID, dataset);

    private static CStoreResult? Same(string name, DicomTag tag, string commanded, DicomDataset dataset) =>
        dataset.GetString(tag) is { } stated
            ? stated == commanded ? null : new CStoreResult(DoesNotMatch, $"{name} {tag} is not that of the command")
            : new CStoreResult(DoesNotMatch, $"{name} {tag} is missing");

    private static CStoreResult? Uid(string name, DicomTag tag, DicomDataset dataset) =>
        Present(name, tag, dataset)
        ?? (UidSyntax.IsValid(dataset.GetString(tag)!) ? null : new CStoreResult(CannotUnderstand, $"{name} {tag} is no UID"));

    private static CStoreResult? Present(string name, DicomTag tag, DicomDataset dataset) =>
        string.IsNullOrWhiteSpace(dataset.GetString(tag)) ? new CStoreResult(CannotUnderstand, $"{name} {tag} is missing") : null;

    /// <summary>Empty is legal (type 2). One of several values, or what is left without control characters, could be somebody else's.</summary>
    private static CStoreResult? OneText(string name, DicomTag tag, DicomDataset dataset) =>
        dataset.GetStrings(tag) is [] || (dataset.GetStrings(tag) is [var only] && !only.Any(char.IsControl))
            ? null
            : new CStoreResult(CannotUnderstand, $"{name} {tag} is not one text");
}
