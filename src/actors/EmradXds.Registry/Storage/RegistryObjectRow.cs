using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>What every registered object has: what was said, verbatim, and the columns it is asked by.</summary>
public abstract class RegistryObjectRow
{
    /// <summary>Made by <see cref="RegistryKey"/>; unique across all kinds.</summary>
    public long Key { get; init; }

    public Guid EntryUuid { get; init; }

    public AvailabilityStatus Status { get; set; }

    public Guid LogicalId { get; init; }

    public int Version { get; init; }

    /// <summary>What queries return; rewritten whenever an attribute that may change does.</summary>
    public required Fragment Fragment { get; set; }
}
