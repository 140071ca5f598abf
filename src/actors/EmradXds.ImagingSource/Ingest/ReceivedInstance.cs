using EmradXds.Dicom.Data;
using EmradXds.Hl7V2.Types;
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
                PatientId = dataset.GetString(DicomTags.PatientID)!,
                PatientIdAuthorityOid = AuthorityOf(dataset, domain, trust).Oid,
                PatientName = dataset.GetString(DicomTags.PatientName),
                PatientBirthDate = dataset.GetString(DicomTags.PatientBirthDate),
                PatientSex = dataset.GetString(DicomTags.PatientSex),
                StudyDate = dataset.GetString(DicomTags.StudyDate),
                StudyTime = dataset.GetString(DicomTags.StudyTime),
                TimezoneOffset = dataset.GetString(DicomTags.TimezoneOffsetFromUTC),
                StudyId = dataset.GetString(DicomTags.StudyID),
                StudyDescription = dataset.GetString(DicomTags.StudyDescription),
                AccessionNumber = dataset.GetString(DicomTags.AccessionNumber),
                ReferringPhysician = dataset.GetString(DicomTags.ReferringPhysicianName),
                InstitutionName = dataset.GetString(DicomTags.InstitutionName),
                Manufacturer = dataset.GetString(DicomTags.Manufacturer),
                ProcedureCode = procedure?.GetString(DicomTags.CodeValue),
                ProcedureCodeScheme = procedure?.GetString(DicomTags.CodingSchemeDesignator),
                ProcedureCodeMeaning = procedure?.GetString(DicomTags.CodeMeaning),
            });
    }

    /// <summary>Whose id (0010,0020) is. Images imported from elsewhere name their issuer; asked in the trust's own domain, their id could
    /// be somebody else's.</summary>
    private static AssigningAuthority AuthorityOf(DicomDataset dataset, AffinityDomain domain, Trust trust)
    {
        DicomDataset? qualifiers = FirstItem(dataset, DicomTags.IssuerOfPatientIDQualifiersSequence);
        string? oid = qualifiers?.GetString(DicomTags.UniversalEntityID);
        string? name = dataset.GetString(DicomTags.IssuerOfPatientID);
        AssigningAuthority? byOid = oid is null ? null : domain.Resolve(Hd.Oid(oid));
        return byOid ?? (name is null ? null : domain.Resolve(new Hd(name, null, null))) ?? trust.PatientIds;
    }

    private static DicomDataset? FirstItem(DicomDataset dataset, DicomTag sequence) =>
        dataset.GetSequence(sequence) is [var first, ..] ? first : null;
}
