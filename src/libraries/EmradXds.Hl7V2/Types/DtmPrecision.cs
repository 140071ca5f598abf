namespace EmradXds.Hl7V2.Types;

/// <summary>How far a DTM states the time.</summary>
public enum DtmPrecision
{
    /// <summary>YYYY.</summary>
    Year,

    /// <summary>YYYYMM.</summary>
    Month,

    /// <summary>YYYYMMDD.</summary>
    Day,

    /// <summary>YYYYMMDDhh.</summary>
    Hour,

    /// <summary>YYYYMMDDhhmm.</summary>
    Minute,

    /// <summary>YYYYMMDDhhmmss.</summary>
    Second,

    /// <summary>With one to four decimals of a second.</summary>
    Fraction,
}
