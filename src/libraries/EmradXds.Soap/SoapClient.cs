using System.Xml;

namespace EmradXds.Soap;

/// <summary>The initiator's side of a SOAP exchange, on <see cref="HttpClient"/>.</summary>
public sealed class SoapClient(HttpClient http, SoapReadOptions? options = null)
{
    /// <summary>Sends a request and reads the answer's envelope; attachments of the answer are still on the connection.</summary>
    /// <param name="endpoint">Absolute URI of the responder.</param>
    /// <param name="action">wsa:Action of the request.</param>
    /// <param name="body">Writes the body's one child element. May be called again if the connection must be reopened before anything was sent.</param>
    /// <param name="attachments">The parts, in writing order.</param>
    /// <param name="mtom">multipart/related even without attachments: what the MTOM transactions ask for.</param>
    /// <param name="cancel">Cancels the exchange.</param>
    /// <returns>The answer; disposing it frees the connection.</returns>
    /// <exception cref="SoapFaultException">The responder answered with a Fault, or with something that is not SOAP.</exception>
    /// <exception cref="HttpRequestException">The responder could not be reached.</exception>
    public Task<SoapMessage> SendAsync(
        Uri endpoint,
        string action,
        Action<XmlWriter> body,
        IReadOnlyList<SentAttachment> attachments,
        bool mtom,
        CancellationToken cancel) => throw new NotImplementedException($"{http} {options}");
}
