namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-ABORT, type 07 (PS3.8 section 9.3.8): the association ends at once.</summary>
/// <param name="Source">0 service-user, 2 service-provider.</param>
/// <param name="Reason">Significant when the source is the service-provider.</param>
public sealed record AAbort(byte Source, byte Reason) : Pdu
{
    /// <summary>By the application.</summary>
    public static AAbort ServiceUser { get; } = new(0, 0);

    /// <summary>2/0.</summary>
    public static AAbort ReasonNotSpecified { get; } = new(2, 0);

    /// <summary>2/1.</summary>
    public static AAbort UnrecognizedPdu { get; } = new(2, 1);

    /// <summary>2/2.</summary>
    public static AAbort UnexpectedPdu { get; } = new(2, 2);

    /// <summary>2/5.</summary>
    public static AAbort UnexpectedPduParameter { get; } = new(2, 5);

    /// <summary>2/6.</summary>
    public static AAbort InvalidPduParameterValue { get; } = new(2, 6);

    /// <summary>Source and reason in the words of table 9-26, with the two numbers.</summary>
    public string Words => Source == 2 ? $"service-provider: {ReasonWords} ({Source}/{Reason})" : $"service-user ({Source}/{Reason})";

    private string ReasonWords => Reason switch
    {
        0 => "reason not specified",
        1 => "unrecognized PDU",
        2 => "unexpected PDU",
        4 => "unrecognized PDU parameter",
        5 => "unexpected PDU parameter",
        6 => "invalid PDU parameter value",
        _ => "reserved reason",
    };
}
