using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Manifest;

/// <summary>An imaging manifest: a Key Object Selection document that lists a study's instances (PS3.3 A.35.4; RAD TF-3
/// 4.68.4.1.2.1).</summary>
public sealed record KeyObjectManifest
{
    /// <summary>SOP class of key object selection documents.</summary>
    public const string SopClassUid = "1.2.840.10008.5.1.4.1.1.88.59";

    /// <summary>SOP Instance UID of the manifest, which becomes the XDS uniqueId.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Series Instance UID of the manifest's own series, never one of the study's image series.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>The study.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>(0010,0020): the local id at the source, never the affinity domain's.</summary>
    public string? PatientId { get; init; }

    /// <summary>OID of the authority of <see cref="PatientId"/> ((0010,0024) &gt; (0040,0032)).</summary>
    public string? PatientIdAuthorityOid { get; init; }

    /// <summary>(0010,0010), PN as it stands in the images.</summary>
    public string? PatientName { get; init; }

    /// <summary>(0010,0030), DA.</summary>
    public string? PatientBirthDate { get; init; }

    /// <summary>(0010,0040).</summary>
    public string? PatientSex { get; init; }

    /// <summary>(0008,0020), DA, and (0008,0030), TM: the study's.</summary>
    public string? StudyDate { get; init; }

    /// <summary>(0008,0030), TM.</summary>
    public string? StudyTime { get; init; }

    /// <summary>(0020,0010).</summary>
    public string? StudyId { get; init; }

    /// <summary>(0008,1030).</summary>
    public string? StudyDescription { get; init; }

    /// <summary>(0008,0090), PN.</summary>
    public string? ReferringPhysician { get; init; }

    /// <summary>(0008,0050).</summary>
    public string? AccessionNumber { get; init; }

    /// <summary>OID of the authority of <see cref="AccessionNumber"/> ((0008,0051) &gt; (0040,0032)).</summary>
    public string? AccessionAuthorityOid { get; init; }

    /// <summary>(0008,0070).</summary>
    public string? Manufacturer { get; init; }

    /// <summary>(0008,0080).</summary>
    public string? InstitutionName { get; init; }

    /// <summary>When the manifest was made, with the zone that governs its dates and times ((0008,0012), (0008,0013),
    /// (0008,0201)).</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Code of the root title, DCM: 113030 "Manifest" where null when written; as found when read.</summary>
    public string? TitleCode { get; init; }

    /// <summary>Every series with its instances, from (0040,A375).</summary>
    public IReadOnlyList<ManifestSeries> Series { get; init; } = [];

    /// <summary>Other ids of the patient, the NHS Number among them where the source knows it ((0010,1002)).</summary>
    public IReadOnlyList<ManifestPatientId> OtherPatientIds { get; init; } = [];

    /// <summary>Reads a manifest from (0040,A375), whatever its title; more than one study item is tolerated. A creation time without
    /// (0008,0201) is taken as UTC; references without a SOP Instance UID are passed over.</summary>
    /// <exception cref="DicomFormatException">It is no key object selection document, or it references nothing.</exception>
    public static KeyObjectManifest Read(DicomDataset dataset) => ManifestReader.Read(dataset);

    /// <summary>The data set of this manifest, valid for DICOM and XDS-I. What is null is written empty where DICOM asks for the element
    /// (type 2), else left out.</summary>
    /// <exception cref="InvalidOperationException">It has no time of creation, lists nothing, spans studies, has its own series among
    /// those it lists, or a series has no Retrieve AE Title or Retrieve Location UID.</exception>
    public DicomDataset ToDataset() => ManifestWriter.Write(this);
}
