namespace EmradXds.Metadata.Model;

/// <summary>What every registered object has (ITI TF-3 4.2): entries, sets, folders and associations.</summary>
public abstract record RegistryEntry
{
    /// <summary>entryUUID, <c>urn:uuid:…</c> lower case, or a symbolic id inside a submission (ebRIM @id).</summary>
    public required string EntryUuid { get; init; }

    /// <summary>logicalID (ebRIM @lid); null in a first submission.</summary>
    public string? LogicalId { get; init; }

    /// <summary>version (VersionInfo/@versionName); null in a first submission.</summary>
    public string? Version { get; init; }

    /// <summary>homeCommunityId, <c>urn:oid:…</c>; null where not stated.</summary>
    public string? HomeCommunityId { get; init; }

    /// <summary>availabilityStatus; null in a first submission.</summary>
    public AvailabilityStatus? Status { get; init; }

    /// <summary>Every text of Name, where they say more than the title: several, or their language; of an association, each. Kept and
    /// returned.</summary>
    public IReadOnlyList<LocalizedString> Names { get; init; } = [];

    /// <summary>Every text of Description likewise, where they say more than the comments.</summary>
    public IReadOnlyList<LocalizedString> Descriptions { get; init; } = [];

    /// <summary>Slots this model has no member for, name to values, in arrival order: kept and returned.</summary>
    public IReadOnlyList<Slot> ExtraSlots { get; init; } = [];
}
