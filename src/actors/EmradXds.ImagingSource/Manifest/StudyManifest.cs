using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>A stored study as the key object selection document that lists it (RAD TF-3 4.68.4.1.2.1).</summary>
public static class StudyManifest
{
    /// <summary>Makes a new manifest; patient and study attributes are the images' own.</summary>
    public static KeyObjectManifest Of(
        StudyRow study, IEnumerable<InstanceRow> instances, ImagingSourceOptions options, DateTimeOffset now) => new()
    {
        SopInstanceUid = DicomUidGenerator.New(),
        SeriesInstanceUid = DicomUidGenerator.New(),
        StudyInstanceUid = study.StudyInstanceUid,
        PatientId = study.PatientId,
        PatientIdAuthorityOid = study.PatientIdAuthorityOid,
        PatientName = study.PatientName,
        PatientBirthDate = study.PatientBirthDate,
        PatientSex = study.PatientSex,
        StudyDate = study.StudyDate,
        StudyTime = study.StudyTime,
        StudyId = study.StudyId,
        StudyDescription = study.StudyDescription,
        ReferringPhysician = study.ReferringPhysician,
        AccessionNumber = study.AccessionNumber,
        AccessionAuthorityOid = study.AccessionNumber is null ? null : options.Trust.AccessionAuthorityOid,
        Manufacturer = study.Manufacturer,
        InstitutionName = study.InstitutionName ?? options.Trust.Name,

        // The manifest has one zone for all its dates and times, the study's among them: it must be the study's.
        Created = now.ToOffset(StudyTime.OffsetOf(study, TimeZoneInfo.FindSystemTimeZoneById(options.Trust.TimeZone), now)),
        Series =
        [
            .. instances.GroupBy(i => i.SeriesInstanceUid).Select(series => new ManifestSeries(
                study.StudyInstanceUid,
                series.Key,
                options.Trust.RetrieveLocationUid,
                options.Trust.AeTitle,
                options.WadoBaseUri?.AbsoluteUri,
                [.. series.Select(i => new ManifestInstance(i.SopClassUid, i.SopInstanceUid))])),
        ],
    };
}
