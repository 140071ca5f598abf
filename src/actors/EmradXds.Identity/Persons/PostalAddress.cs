namespace EmradXds.Identity.Persons;

/// <summary>Where a person lives or lived; parts that are not stated are empty.</summary>
/// <param name="Line">House and street.</param>
/// <param name="OtherLine">Second line.</param>
/// <param name="City">Town.</param>
/// <param name="State">County.</param>
/// <param name="PostalCode">Postcode.</param>
/// <param name="Country">Country, as stated.</param>
/// <param name="Use">HL7 table 0190: H home, C temporary, BA bad, …; empty where not stated.</param>
public sealed record PostalAddress(
    string Line = "", string OtherLine = "", string City = "", string State = "", string PostalCode = "", string Country = "",
    string Use = "")
{
    /// <summary>Nothing stated.</summary>
    public static PostalAddress None { get; } = new();
}
