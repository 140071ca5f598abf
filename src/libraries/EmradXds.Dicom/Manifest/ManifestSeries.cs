namespace EmradXds.Dicom.Manifest;

/// <summary>One series of a manifest.</summary>
/// <param name="StudyInstanceUid">The study it belongs to (a manifest that spans studies is tolerated when read).</param>
/// <param name="SeriesInstanceUid">Series Instance UID.</param>
/// <param name="RetrieveLocationUid">(0040,E011): which imaging source holds it.</param>
/// <param name="RetrieveAeTitle">(0008,0054).</param>
/// <param name="RetrieveUrl">(0008,1190): WADO-RS base URI, or null.</param>
/// <param name="Instances">The instances.</param>
public sealed record ManifestSeries(
    string StudyInstanceUid,
    string SeriesInstanceUid,
    string? RetrieveLocationUid,
    string? RetrieveAeTitle,
    string? RetrieveUrl,
    IReadOnlyList<ManifestInstance> Instances);
