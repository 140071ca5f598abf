namespace EmradXds.Identity.Storage;

/// <summary>What one trust calls one patient: a local id in its domain, with what the trust last said.</summary>
public sealed class SourceRecordRow
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>OID of the authority.</summary>
    public required string Domain { get; set; }

    public required string LocalId { get; set; }

    /// <summary>The affinity domain's id by which it is linked to other trusts' records; null where the trust does not state one.</summary>
    public string? AffinityId { get; set; }

    /// <summary>The record that a merge (A40) made of it; null while it is in use. Kept, so that an administrator can undo the
    /// merge.</summary>
    public Guid? RetiredInto { get; set; }

    /// <summary>Counts the messages that made it what it is.</summary>
    public int Version { get; set; }
}
