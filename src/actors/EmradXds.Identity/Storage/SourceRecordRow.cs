using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Storage;

/// <summary>What one trust calls one patient: a local id in its domain, with what the trust last said.</summary>
public sealed class SourceRecordRow
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Stands for <see cref="Id"/> where it is kept many times: in keys and names. Made by chance, so that no engine has to count.</summary>
    public long Number { get; set; } = Random.Shared.NextInt64();

    /// <summary>OID of the authority.</summary>
    public required string Domain { get; set; }

    public required string LocalId { get; set; }

    /// <summary>The affinity domain's id that this record has in every answer; null where the trust does not state one, or where it is another
    /// person's.</summary>
    public string? AffinityId { get; set; }

    /// <summary>The affinity domain's id as the trust states it: evidence, whoever's it is.</summary>
    public string? StatedAffinityId { get; set; }

    /// <summary>The person, by the least <see cref="Id"/> of the records that links join; that of this record where it is alone or
    /// retired.</summary>
    public Guid PersonId { get; set; }

    /// <summary>What the trust says of the person.</summary>
    public Demographics Demographics { get; set; } = Demographics.None;

    /// <summary>When a message last said who this is.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Since when it may be another person's record than it was (an overlay): no link is made by evidence until somebody
    /// decides.</summary>
    public DateTime? FrozenAt { get; set; }

    /// <summary>The record that a merge (A40) made of it; null while it is in use. Kept, so that an administrator can undo the
    /// merge.</summary>
    public Guid? RetiredInto { get; set; }

    /// <summary>Counts the messages that made it what it is.</summary>
    public int Version { get; set; }
}
