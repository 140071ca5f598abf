namespace EmradXds.Identity.Persons;

/// <summary>A telephone number or mail address.</summary>
/// <param name="Value">As stated.</param>
/// <param name="IsMail">Mail, not telephone.</param>
/// <param name="Use">HL7 table 0201: PRN primary residence, WPN work, …; empty where not stated.</param>
public sealed record Telecom(string Value, bool IsMail = false, string Use = "");
