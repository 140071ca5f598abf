namespace EmradXds.Metadata.Rules;

/// <summary>One thing wrong with a request: becomes one rs:RegistryError.</summary>
/// <param name="Code">errorCode on the wire; a text, because peers send codes we have no word for.</param>
/// <param name="Context">codeContext: object, attribute, value, and what was expected.</param>
/// <param name="Location">location: the document's uniqueId in a retrieve, otherwise where in the message; null where nothing
/// helps.</param>
/// <param name="Severity">Error or Warning.</param>
public sealed record Finding(string Code, string Context, string? Location = null, Severity Severity = Severity.Error);
