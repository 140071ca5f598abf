using System.Xml;
using EmradXds.Dicom.Data;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Profile;

namespace EmradXds.ImagingSource.Ingest;

/// <summary>What the index keeps of one received data set.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Series">Its series, should it be new.</param>
/// <param name="Study">Its study, should it be new.</param>
public sealed record ReceivedInstance(InstanceRow Instance, SeriesRow Series, StudyRow Study)
{
    /// <summary>Reads the attributes; the data set has passed <see cref="InstanceRules"/>.</summary>
    public static ReceivedInstance From(
        DicomDataset dataset, string transferSyntaxUid, long fileBytes, string sha256, AffinityDomain domain, Trust trust)
    {
        string study = dataset.GetString(DicomTags.StudyInstanceUID)!;
        string series = dataset.GetString(DicomTags.SeriesInstanceUID)!;
        DicomDataset? procedure = FirstItem(dataset, DicomTags.ProcedureCodeSequence);
        return new(
            new InstanceRow
            {
                SopInstanceUid = dataset.GetString(DicomTags.SOPInstanceUID)!,
                SopClassUid = dataset.GetString(DicomTags.SOPClassUID)!,
                StudyInstanceUid = study,
                SeriesInstanceUid = series,
                TransferSyntaxUid = transferSyntaxUid,
                FileBytes = fileBytes,
                DatasetSha256 = sha256,
            },
            new SeriesRow
            {
                StudyInstanceUid = study,
                SeriesInstanceUid = series,
                Modality = dataset.GetString(DicomTags.Modality),
                BodyPartExamined = dataset.GetString(DicomTags.BodyPartExamined),
            },
            new StudyRow
            {
                StudyInstanceUid = study,
                PatientId = dataset.GetString(DicomTags.PatientID)?.Trim() ?? "",
                PatientIdAuthorityOid = AuthorityOf(dataset, domain, trust),
                PatientName = Text(dataset, DicomTags.PatientName),
                PatientBirthDate = dataset.GetString(DicomTags.PatientBirthDate),
                PatientSex = dataset.GetString(DicomTags.PatientSex),
                StudyDate = dataset.GetString(DicomTags.StudyDate),
                StudyTime = dataset.GetString(DicomTags.StudyTime),
                TimezoneOffset = dataset.GetString(DicomTags.TimezoneOffsetFromUTC),
                StudyId = Text(dataset, DicomTags.StudyID),
                StudyDescription = Text(dataset, DicomTags.StudyDescription),
                AccessionNumber = Text(dataset, DicomTags.AccessionNumber),
                ReferringPhysician = Text(dataset, DicomTags.ReferringPhysicianName),
                InstitutionName = Text(dataset, DicomTags.InstitutionName),
                Manufacturer = Text(dataset, DicomTags.Manufacturer),
                ProcedureCode = procedure?.GetString(DicomTags.CodeValue),
                ProcedureCodeScheme = procedure?.GetString(DicomTags.CodingSchemeDesignator),
                ProcedureCodeMeaning = procedure is null ? null : Text(procedure, DicomTags.CodeMeaning),
            });
    }

    /// <summary>Whose id (0010,0020) is. Images imported from elsewhere name their issuer; asked in the trust's own domain, their id could
    /// be somebody else's.</summary>
    private static string AuthorityOf(DicomDataset dataset, AffinityDomain domain, Trust trust)
    {
        string? stated = FirstItem(dataset, DicomTags.IssuerOfPatientIDQualifiersSequence)?.GetString(DicomTags.UniversalEntityID)
            ?? dataset.GetString(DicomTags.IssuerOfPatientID);
        return stated is null ? trust.PatientIds.Oid : domain.AuthorityOf(stated)?.Oid ?? stated;
    }

    /// <summary>Without control characters: PS3.5 allows none here and XML cannot carry them, and a broken name must not hold up its
    /// study.</summary>
    private static string? Text(DicomDataset dataset, DicomTag tag) => dataset.GetString(tag) is { } text
        ? string.Concat(text.Where(c => char.IsSurrogate(c) || (XmlConvert.IsXmlChar(c) && !char.IsControl(c))))
        : null;

    private static DicomDataset? FirstItem(DicomDataset dataset, DicomTag sequence) =>
        dataset.GetSequence(sequence) is [var first, ..] ? first : null;
}
