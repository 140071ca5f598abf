namespace EmradXds.Soap;

/// <summary>SOAP 1.2 fault codes (Part 1, 5.4.6).</summary>
public enum SoapFaultCode
{
    /// <summary>env:Sender: the message is wrong.</summary>
    Sender,

    /// <summary>env:Receiver: the receiver could not, the message may be right.</summary>
    Receiver,

    /// <summary>env:MustUnderstand: a mandatory header is not understood.</summary>
    MustUnderstand,

    /// <summary>env:VersionMismatch: not a SOAP 1.2 envelope.</summary>
    VersionMismatch,
}
