namespace EmradXds.Identity.Storage;

/// <summary>One affinity-domain id that one registry is to know: the outbox, and the memory of what it was told.</summary>
public sealed class RegistryFeedRow : OutboxRow
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public required string AffinityId { get; set; }

    /// <summary>MSH-10, the same in every attempt, so that the receiver can tell a repeated message.</summary>
    public string ControlId => Id.ToString("N")[12..];
}
