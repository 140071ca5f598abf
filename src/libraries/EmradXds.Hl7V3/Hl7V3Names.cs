namespace EmradXds.Hl7V3;

/// <summary>Namespaces and OIDs that HL7 V3 messages name.</summary>
public static class Hl7V3Names
{
    /// <summary>Namespace of every element; actions of the transactions begin with it.</summary>
    public const string Namespace = "urn:hl7-org:v3";

    /// <summary>Code system of interactions and trigger events.</summary>
    public const string Interactions = "2.16.840.1.113883.1.6";

    /// <summary>HL7 table 0357, message error condition codes.</summary>
    public const string ErrorConditions = "2.16.840.1.113883.12.357";
}
