namespace EmradXds.Identity.Storage;

/// <summary>One message that one peer is to get.</summary>
public abstract class OutboxRow
{
    /// <summary>host:port.</summary>
    public required string Peer { get; set; }

    public required DateTime CreatedAt { get; set; }

    /// <summary>Trace of the message that gave occasion to it.</summary>
    public required string TraceId { get; set; }

    public OutboxState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed, in codes; null where none failed.</summary>
    public string? Problem { get; set; }
}
