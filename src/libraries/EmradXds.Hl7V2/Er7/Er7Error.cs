using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Er7;

/// <summary>Why bytes are not an ER7 message.</summary>
/// <param name="Code">HL7 table 0357, for instance 100 segment sequence error.</param>
/// <param name="Location">Where, as in ERR-2.</param>
/// <param name="Text">What was found and what was expected; never a value of the message.</param>
public sealed record Er7Error(int Code, Erl Location, string Text);
