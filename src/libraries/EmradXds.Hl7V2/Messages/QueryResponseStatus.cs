namespace EmradXds.Hl7V2.Messages;

/// <summary>QAK-2 (HL7 table 0208).</summary>
public enum QueryResponseStatus
{
    /// <summary>Found.</summary>
    OK,

    /// <summary>Nothing found, no errors.</summary>
    NF,

    /// <summary>The query is in error.</summary>
    AE,

    /// <summary>The query is rejected.</summary>
    AR,
}
