namespace EmradXds.Metadata.Model;

/// <summary>A coded value: an ebRIM Classification with its codingScheme slot (ITI TF-3 4.2.3.1.2).</summary>
/// <param name="Value">The code (Classification/@nodeRepresentation).</param>
/// <param name="Scheme">The coding scheme: an OID or a URI or a name, as the affinity domain writes it.</param>
/// <param name="DisplayName">Text for people; not compared.</param>
public sealed record Code(string Value, string Scheme, string? DisplayName = null)
{
    /// <summary>Same code in the same scheme; display names do not count.</summary>
    public bool Means(Code other) => Value == other.Value && Scheme == other.Scheme;
}
