using System.Globalization;
using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Manifest;

/// <summary>Reads key object selection documents as vendors write them.</summary>
internal static class ManifestReader
{
    private static readonly string[] TimeForms = ["yyyyMMddHHmmss.FFFFFF", "yyyyMMddHHmm", "yyyyMMddHH", "yyyyMMdd"];

    public static KeyObjectManifest Read(DicomDataset dataset)
    {
        if (dataset.GetString(DicomTags.SOPClassUID) != KeyObjectManifest.SopClassUid)
        {
            DicomTag sopClass = DicomTags.SOPClassUID;
            throw new DicomFormatException("This is no Key Object Selection Document", sopClass, PositionOf(dataset, sopClass));
        }

        List<ManifestSeries> series = [.. dataset.GetSequence(DicomTags.CurrentRequestedProcedureEvidenceSequence).SelectMany(ReadStudy)];
        if (series.Count == 0)
        {
            DicomTag evidence = DicomTags.CurrentRequestedProcedureEvidenceSequence;
            throw new DicomFormatException("The manifest references no instance", evidence, PositionOf(dataset, evidence));
        }

        return new KeyObjectManifest
        {
            SopInstanceUid = Required(dataset, DicomTags.SOPInstanceUID),
            SeriesInstanceUid = dataset.GetString(DicomTags.SeriesInstanceUID) ?? "",
            StudyInstanceUid = dataset.GetString(DicomTags.StudyInstanceUID) ?? series[0].StudyInstanceUid,
            PatientId = dataset.GetString(DicomTags.PatientID),
            PatientIdAuthorityOid = Authority(dataset, DicomTags.IssuerOfPatientIDQualifiersSequence),
            PatientName = dataset.GetString(DicomTags.PatientName),
            PatientBirthDate = dataset.GetString(DicomTags.PatientBirthDate),
            PatientSex = dataset.GetString(DicomTags.PatientSex),
            OtherPatientIds = [.. dataset.GetSequence(DicomTags.OtherPatientIDsSequence).SelectMany(ReadPatientId)],
            StudyDate = dataset.GetString(DicomTags.StudyDate),
            StudyTime = dataset.GetString(DicomTags.StudyTime),
            StudyId = dataset.GetString(DicomTags.StudyID),
            StudyDescription = dataset.GetString(DicomTags.StudyDescription),
            ReferringPhysician = dataset.GetString(DicomTags.ReferringPhysicianName),
            AccessionNumber = dataset.GetString(DicomTags.AccessionNumber),
            AccessionAuthorityOid = Authority(dataset, DicomTags.IssuerOfAccessionNumberSequence),
            Manufacturer = dataset.GetString(DicomTags.Manufacturer),
            InstitutionName = dataset.GetString(DicomTags.InstitutionName),
            Created = ReadCreated(dataset),
            TitleCode = FirstItemText(dataset, DicomTags.ConceptNameCodeSequence, DicomTags.CodeValue),
            Series = series,
        };
    }

    private static IEnumerable<ManifestSeries> ReadStudy(DicomDataset study)
    {
        string studyInstanceUid = study.GetString(DicomTags.StudyInstanceUID) ?? "";
        foreach (DicomDataset series in study.GetSequence(DicomTags.ReferencedSeriesSequence))
        {
            ManifestInstance[] instances = [.. series.GetSequence(DicomTags.ReferencedSOPSequence).SelectMany(ReadInstance)];
            if (instances.Length > 0)
            {
                yield return new ManifestSeries(
                    studyInstanceUid,
                    series.GetString(DicomTags.SeriesInstanceUID) ?? "",
                    series.GetString(DicomTags.RetrieveLocationUID),
                    series.GetString(DicomTags.RetrieveAETitle),
                    series.GetString(DicomTags.RetrieveURL),
                    instances);
            }
        }
    }

    private static IEnumerable<ManifestInstance> ReadInstance(DicomDataset reference)
    {
        if (reference.GetString(DicomTags.ReferencedSOPInstanceUID) is { } uid)
        {
            yield return new ManifestInstance(reference.GetString(DicomTags.ReferencedSOPClassUID) ?? "", uid);
        }
    }

    private static IEnumerable<ManifestPatientId> ReadPatientId(DicomDataset other)
    {
        if (other.GetString(DicomTags.PatientID) is { } id)
        {
            yield return new ManifestPatientId(id, Authority(other, DicomTags.IssuerOfPatientIDQualifiersSequence));
        }
    }

    /// <summary>The universal id of an issuer (PS3.3 table 10-17, table 10-18).</summary>
    private static string? Authority(DicomDataset dataset, DicomTag issuer) =>
        FirstItemText(dataset, issuer, DicomTags.UniversalEntityID);

    private static string? FirstItemText(DicomDataset dataset, DicomTag sequence, DicomTag tag) =>
        dataset.GetSequence(sequence) is [var item, ..] ? item.GetString(tag) : null;

    private static DateTimeOffset? ReadCreated(DicomDataset dataset)
    {
        string? date = dataset.GetString(DicomTags.InstanceCreationDate);
        string stamp = date + dataset.GetString(DicomTags.InstanceCreationTime);
        if (date is null || !DateTime.TryParseExact(stamp, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time))
        {
            return null;
        }

        return new DateTimeOffset(time, ReadZone(dataset.GetString(DicomTags.TimezoneOffsetFromUTC)));
    }

    private static TimeSpan ReadZone(string? zone) =>
        zone is [var sign and ('+' or '-'), _, _, _, _]
            && TimeSpan.TryParseExact(zone.AsSpan(1), "hhmm", CultureInfo.InvariantCulture, out TimeSpan offset)
            && offset <= TimeSpan.FromHours(14)
            ? (sign == '-' ? -offset : offset)
            : TimeSpan.Zero;

    private static string Required(DicomDataset dataset, DicomTag tag) =>
        dataset.GetString(tag) ?? throw new DicomFormatException("The manifest has no value", tag, PositionOf(dataset, tag));

    private static long PositionOf(DicomDataset dataset, DicomTag tag) => Math.Max(0, dataset.Find(tag)?.Position ?? 0);
}
