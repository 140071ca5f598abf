namespace EmradXds.Hl7V2.Messages;

/// <summary>MSA-1 in original mode (HL7 table 0008).</summary>
public enum AcknowledgmentCode
{
    /// <summary>Accepted: done and on disk.</summary>
    AA,

    /// <summary>Error in the content: the same message would fail again.</summary>
    AE,

    /// <summary>Rejected: not of a kind this receiver answers, or no message at all.</summary>
    AR,
}
