namespace EmradXds.Registry.Hl7V3;

/// <summary>One thing wrong with a feed: becomes one acknowledgementDetail. Never repeats an id.</summary>
/// <param name="Code">HL7 table 0357: 101 required field missing, 207 internal error.</param>
/// <param name="Text">What is wrong, and what was expected.</param>
/// <param name="Location">XPath of the place; null where it is none of the message.</param>
internal sealed record FeedFault(string Code, string Text, string? Location = null);
