namespace EmradXds.Hl7V2.Er7;

/// <summary>The bytes are not an ER7 message; the text says where and what was expected, never a value of the message.</summary>
public sealed class Er7Exception(string message) : Exception(message);
