using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Messages;

/// <summary>MSA: how a message was taken (HL7 v2.5 2.15.8).</summary>
/// <param name="Code">MSA-1; the accept codes of enhanced mode (CA, CE, CR) are read as their like.</param>
/// <param name="ControlId">MSA-2: MSH-10 of the message that is answered.</param>
public sealed record Msa(AcknowledgmentCode Code, string ControlId)
{
    /// <summary>Reads the segment of an answer.</summary>
    /// <exception cref="Er7Exception">No MSA, or a code that table 0008 does not have.</exception>
    public static Msa Read(Er7Message answer) => new(
        answer["MSA-1"] switch
        {
            "AA" or "CA" => AcknowledgmentCode.AA,
            "AE" or "CE" => AcknowledgmentCode.AE,
            "AR" or "CR" => AcknowledgmentCode.AR,
            _ => throw new Er7Exception("the answer has no MSA-1 of AA, AE or AR"),
        },
        answer["MSA-2"]);

    /// <summary>Appends the segment.</summary>
    public void Write(Er7Builder builder) => builder.Add("MSA").Set(1, Code.ToString()).Set(2, ControlId);
}
