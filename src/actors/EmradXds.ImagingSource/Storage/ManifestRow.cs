namespace EmradXds.ImagingSource.Storage;

/// <summary>A manifest that was made and may have been sent: the very same submission goes out again until its fate is known.</summary>
public sealed class ManifestRow
{
    /// <summary>SOP Instance UID of the manifest: XDS uniqueId, and the name of its file.</summary>
    public required string SopInstanceUid { get; init; }

    public required string StudyInstanceUid { get; init; }

    /// <summary>The study's version it covers.</summary>
    public required long StudyVersion { get; init; }

    /// <summary>entryUUID of its DocumentEntry.</summary>
    public required string EntryUuid { get; init; }

    /// <summary>The metadata as sent: lcm:SubmitObjectsRequest.</summary>
    public required string Submission { get; init; }

    /// <summary>How often it was sent (counted before it goes out).</summary>
    public int Sent { get; set; }

    /// <summary>When the registry was known to have it; null before.</summary>
    public DateTimeOffset? RegisteredAt { get; set; }
}
