namespace EmradXds.Host.Demo;

/// <summary>A study of a synthetic patient at one trust.</summary>
/// <param name="Name">Unique in the demo; UIDs follow from it, so a second start makes the same study.</param>
/// <param name="Patient">Whose.</param>
/// <param name="Ods">Where it was taken.</param>
/// <param name="Kind">What is seen on it.</param>
/// <param name="Date">Study date, YYYYMMDD.</param>
/// <param name="Time">Study time, HHMMSS.</param>
/// <param name="Accession">Accession number.</param>
/// <param name="Instances">Number of instances.</param>
internal sealed record SyntheticStudy(
    string Name, SyntheticPatient Patient, string Ods, StudyKind Kind, string Date, string Time, string Accession, int Instances)
{
    /// <summary>Study Instance UID.</summary>
    public string StudyInstanceUid => SyntheticUid.Of(Name);

    /// <summary>Series Instance UID of the one series.</summary>
    public string SeriesInstanceUid => SyntheticUid.Of($"{Name}/1");

    /// <summary>SOP Instance UID of an instance, counted from 1.</summary>
    public string SopInstanceUid(int number) => SyntheticUid.Of($"{Name}/1/{number}");
}
