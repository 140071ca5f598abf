namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-ASSOCIATE-RJ, type 03 (PS3.8 section 9.3.4): no association.</summary>
/// <param name="Result">1 rejected-permanent, 2 rejected-transient.</param>
/// <param name="Source">1 service-user, 2 service-provider (ACSE), 3 service-provider (presentation).</param>
/// <param name="Reason">Its meaning depends on the source.</param>
public sealed record AAssociateRj(byte Result, byte Source, byte Reason) : Pdu
{
    /// <summary>1/1/2.</summary>
    public static AAssociateRj ApplicationContextNotSupported { get; } = new(1, 1, 2);

    /// <summary>1/1/7.</summary>
    public static AAssociateRj CalledAeTitleNotRecognized { get; } = new(1, 1, 7);

    /// <summary>1/2/2.</summary>
    public static AAssociateRj ProtocolVersionNotSupported { get; } = new(1, 2, 2);

    /// <summary>2/3/2.</summary>
    public static AAssociateRj LocalLimitExceeded { get; } = new(2, 3, 2);

    /// <summary>The reason in the words of table 9-21, with the three numbers.</summary>
    public string Words => $"{ReasonWords} ({(Result == 2 ? "transient" : "permanent")}, {Result}/{Source}/{Reason})";

    private string ReasonWords => (Source, Reason) switch
    {
        (1, 2) => "application context name not supported",
        (1, 3) => "calling AE title not recognized",
        (1, 7) => "called AE title not recognized",
        (2, 2) => "protocol version not supported",
        (3, 1) => "temporary congestion",
        (3, 2) => "local limit exceeded",
        (1 or 2, 1) => "no reason given",
        _ => "reserved reason",
    };
}
