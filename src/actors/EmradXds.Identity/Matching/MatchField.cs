namespace EmradXds.Identity.Matching;

/// <summary>What two records are compared by.</summary>
public enum MatchField
{
    /// <summary>First given name.</summary>
    GivenName,

    /// <summary>Family name.</summary>
    FamilyName,

    /// <summary>Birth date, YYYYMMDD.</summary>
    BirthDate,

    /// <summary>Administrative sex, as one letter.</summary>
    Sex,

    /// <summary>Postcode of the home address.</summary>
    Postcode,

    /// <summary>NHS Number.</summary>
    NhsNumber,

    /// <summary>House number or name, and street.</summary>
    AddressLine,

    /// <summary>Second line of the address.</summary>
    District,

    /// <summary>Town or suburb.</summary>
    City,

    /// <summary>County or state.</summary>
    County,

    /// <summary>Telephone number, digits.</summary>
    Telephone,
}
