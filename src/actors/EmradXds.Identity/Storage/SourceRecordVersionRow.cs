namespace EmradXds.Identity.Storage;

/// <summary>One message that changed a record, as it came. Only ever added.</summary>
public sealed class SourceRecordVersionRow
{
    public required Guid RecordId { get; set; }

    public required int Version { get; set; }

    public required DateTime ReceivedAt { get; set; }

    public required string TriggerEvent { get; set; }

    /// <summary>The affinity domain's id as of this version.</summary>
    public string? AffinityId { get; set; }

    /// <summary>The message, byte for byte.</summary>
    public required byte[] Message { get; set; }
}
