namespace EmradXds.ImagingSource.Storage;

/// <summary>One stored instance: a Part 10 file whose data set is the bytes that came.</summary>
public sealed class InstanceRow
{
    /// <summary>(0008,0018): the key, and the name of the file.</summary>
    public required string SopInstanceUid { get; init; }

    public required string SopClassUid { get; init; }

    public required string StudyInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public required string TransferSyntaxUid { get; init; }

    /// <summary>Length of the Part 10 file.</summary>
    public required long FileBytes { get; set; }

    /// <summary>SHA-256 of the data set bytes as they came, hexadecimal: tells a repetition from another object with the same UID.</summary>
    public required string DatasetSha256 { get; init; }
}
