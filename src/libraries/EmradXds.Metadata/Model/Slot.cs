namespace EmradXds.Metadata.Model;

/// <summary>An ebRIM slot: a name with its values.</summary>
/// <param name="Name">Slot/@name.</param>
/// <param name="Values">ValueList/Value, in order.</param>
public sealed record Slot(string Name, IReadOnlyList<string> Values)
{
    /// <summary>Slot/@slotType; null where not stated.</summary>
    public string? SlotType { get; init; }
}
