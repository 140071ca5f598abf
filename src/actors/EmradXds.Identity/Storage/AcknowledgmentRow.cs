namespace EmradXds.Identity.Storage;

/// <summary>The answer to a message that was accepted: who sends it again gets the same.</summary>
public sealed class AcknowledgmentRow
{
    /// <summary>MSH-3 as it stands.</summary>
    public required string Application { get; set; }

    /// <summary>MSH-4 as it stands.</summary>
    public required string Facility { get; set; }

    /// <summary>MSH-10.</summary>
    public required string ControlId { get; set; }

    /// <summary>SHA-256 of the message.</summary>
    public required byte[] Hash { get; set; }

    public required byte[] Answer { get; set; }

    public required DateTime ReceivedAt { get; set; }
}
