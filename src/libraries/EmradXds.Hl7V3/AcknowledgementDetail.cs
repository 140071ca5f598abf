namespace EmradXds.Hl7V3;

/// <summary>One thing wrong with a message: becomes one acknowledgementDetail. Never repeats an id.</summary>
/// <param name="Code">HL7 table 0357: 101 required field missing, 102 data type, 103 table value, 204 unknown key identifier, 207 internal
/// error.</param>
/// <param name="Text">What is wrong, and what was expected.</param>
/// <param name="Location">XPath of the place; null where it is none of the message.</param>
/// <param name="Severity">typeCode: E error, W warning.</param>
public sealed record AcknowledgementDetail(string Code, string Text, string? Location = null, char Severity = 'E');
