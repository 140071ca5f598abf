namespace EmradXds.Metadata.Model;

/// <summary>A coded value: an ebRIM Classification with its codingScheme slot (ITI TF-3 4.2.3.1.2).</summary>
/// <param name="Value">The code (Classification/@nodeRepresentation).</param>
/// <param name="Scheme">The coding scheme: an OID or a URI or a name, as the affinity domain writes it.</param>
/// <param name="DisplayName">Text for people; not compared.</param>
public sealed record Code(string Value, string Scheme, string? DisplayName = null)
{
    /// <summary>Every display name, where they say more than <see cref="DisplayName"/>: several, or their language. Kept and
    /// returned.</summary>
    public IReadOnlyList<LocalizedString> DisplayNames { get; init; } = [];

    /// <summary>Slots of the Classification beside codingScheme: kept and returned.</summary>
    public IReadOnlyList<Slot> ExtraSlots { get; init; } = [];

    /// <summary>Same code in the same scheme; display names do not count.</summary>
    public bool Means(Code other) => Value == other.Value && Scheme == other.Scheme;
}
