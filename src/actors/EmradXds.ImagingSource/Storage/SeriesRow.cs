namespace EmradXds.ImagingSource.Storage;

/// <summary>One series of a stored study.</summary>
public sealed class SeriesRow
{
    public required string StudyInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    /// <summary>(0008,0060).</summary>
    public string? Modality { get; init; }

    /// <summary>(0018,0015).</summary>
    public string? BodyPartExamined { get; init; }

    public int Instances { get; set; }
}
