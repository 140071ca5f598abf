namespace EmradXds.Identity.Storage;

/// <summary>One affinity-domain id that one registry is to know: the outbox, and the memory of what it was told.</summary>
public sealed class RegistryFeedRow
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>host:port.</summary>
    public required string Registry { get; set; }

    public required string AffinityId { get; set; }

    public required DateTime CreatedAt { get; set; }

    /// <summary>Trace of the message through which the id became known.</summary>
    public required string TraceId { get; set; }

    public RegistryFeedState State { get; set; }

    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed, in codes; null where none failed.</summary>
    public string? Problem { get; set; }

    /// <summary>MSH-10, the same in every attempt, so that the receiver can tell a repeated message.</summary>
    public string ControlId => Id.ToString("N")[12..];
}
