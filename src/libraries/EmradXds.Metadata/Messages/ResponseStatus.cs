namespace EmradXds.Metadata.Messages;

/// <summary>Status of a response (ITI TF-3 4.2.4.2).</summary>
public enum ResponseStatus
{
    /// <summary>urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success.</summary>
    Success,

    /// <summary>urn:ihe:iti:2007:ResponseStatusType:PartialSuccess.</summary>
    PartialSuccess,

    /// <summary>urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure.</summary>
    Failure,
}
