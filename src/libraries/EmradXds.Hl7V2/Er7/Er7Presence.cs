namespace EmradXds.Hl7V2.Er7;

/// <summary>What a sender says of a place in a message (HL7 v2.5 2.5.3.2 and 2.10.4).</summary>
public enum Er7Presence
{
    /// <summary>The segment ends before it.</summary>
    Absent,

    /// <summary>There is room, nothing stands in it: "not stated", a stored value stays.</summary>
    Empty,

    /// <summary>Two quotation marks: a stored value is to be deleted.</summary>
    Null,

    /// <summary>A value.</summary>
    Valued,
}
