namespace EmradXds.Metadata.Model;

/// <summary>availabilityStatus (ITI TF-3 4.2.3.2.2).</summary>
public enum AvailabilityStatus
{
    /// <summary>urn:oasis:names:tc:ebxml-regrep:StatusType:Approved.</summary>
    Approved,

    /// <summary>urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated.</summary>
    Deprecated,
}
