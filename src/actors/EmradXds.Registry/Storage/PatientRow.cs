namespace EmradXds.Registry.Storage;

/// <summary>A patient id of the affinity domain that the identity feed made known.</summary>
public sealed class PatientRow
{
    public long Key { get; init; }

    /// <summary>CX.1; the authority is always the affinity domain's.</summary>
    public required string Id { get; init; }

    /// <summary>The patient this id was merged into; null while the id is active.</summary>
    public long? SurvivorKey { get; set; }
}
