namespace EmradXds.Soap;

/// <summary>The envelope is wrong, or the peer answered with a Fault (SOAP 1.2 Part 1, 5.4).</summary>
public sealed class SoapFaultException(SoapFaultCode code, string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>Whose fault it is.</summary>
    public SoapFaultCode Code { get; } = code;

    /// <summary>A more exact code in Clark notation (<c>{namespace}local</c>), for instance of WS-Addressing; null where there is
    /// none.</summary>
    public string? Subcode { get; init; }

    /// <summary>What the subcode is about, in Clark notation: WS-Addressing says in it what is wrong with a header (SOAP Binding, 6.4.1);
    /// null where there is none.</summary>
    public string? Subsubcode { get; init; }

    /// <summary>A Fault that blames the sender.</summary>
    public static SoapFaultException Sender(string reason, Exception? inner = null) => new(SoapFaultCode.Sender, reason, inner);
}
