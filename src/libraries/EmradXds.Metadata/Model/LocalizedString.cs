namespace EmradXds.Metadata.Model;

/// <summary>One text of a Name or Description, in one language (ebRIM LocalizedString).</summary>
/// <param name="Value">The text.</param>
/// <param name="Language">xml:lang, for instance <c>cy</c>; null where not stated.</param>
/// <param name="Charset">charset as sent; null where not stated.</param>
public sealed record LocalizedString(string Value, string? Language = null, string? Charset = null);
