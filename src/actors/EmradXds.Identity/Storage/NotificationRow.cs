namespace EmradXds.Identity.Storage;

/// <summary>A set of ids that one PIX consumer is to be told; gone when it was.</summary>
public sealed class NotificationRow : OutboxRow
{
    /// <summary>Place in the consumer's order.</summary>
    public required long Number { get; set; }

    /// <summary>The message, MSH-3 to MSH-6 left out: who sends to whom is said when it is sent.</summary>
    public required byte[] Message { get; set; }
}
