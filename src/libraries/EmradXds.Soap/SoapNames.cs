namespace EmradXds.Soap;

/// <summary>Namespaces and fixed URIs of SOAP 1.2, WS-Addressing 1.0, XOP 1.0 and WS-Security 1.0.</summary>
public static class SoapNames
{
    /// <summary>SOAP 1.2 envelope.</summary>
    public const string Envelope = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>SOAP 1.1 envelope, which is answered with a VersionMismatch fault.</summary>
    public const string Envelope11 = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>WS-Addressing 1.0.</summary>
    public const string Addressing = "http://www.w3.org/2005/08/addressing";

    /// <summary>The wsa address that means the connection the request came by.</summary>
    public const string Anonymous = Addressing + "/anonymous";

    /// <summary>XOP 1.0.</summary>
    public const string Xop = "http://www.w3.org/2004/08/xop/include";

    /// <summary>WS-Security 1.0 header, in Clark notation.</summary>
    public const string SecurityHeader =
        "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}Security";
}
