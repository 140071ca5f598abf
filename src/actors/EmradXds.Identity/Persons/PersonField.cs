namespace EmradXds.Identity.Persons;

/// <summary>What persons can be looked for by.</summary>
public enum PersonField
{
    /// <summary><see cref="Person.Id"/>, 32 hexadecimal digits.</summary>
    PersonId,

    /// <summary>Any id, of one authority or of any.</summary>
    Identifier,

    /// <summary>Family name, of any name.</summary>
    Family,

    /// <summary>First or further given name, of any name.</summary>
    Given,

    /// <summary>Birth date.</summary>
    BirthDate,

    /// <summary>HL7 table 0001.</summary>
    Sex,

    /// <summary>Any part of any address.</summary>
    Address,

    /// <summary>First line of any address.</summary>
    AddressLine,

    /// <summary>Town of any address.</summary>
    City,

    /// <summary>County of any address.</summary>
    State,

    /// <summary>Postcode of any address.</summary>
    PostalCode,

    /// <summary>Country of any address.</summary>
    Country,

    /// <summary>Telephone number or mail address.</summary>
    Telecom,

    /// <summary>Mother's maiden name.</summary>
    MothersMaidenName,

    /// <summary>Patient account number.</summary>
    AccountNumber,
}
