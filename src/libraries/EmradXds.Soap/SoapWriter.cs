using System.Xml;

namespace EmradXds.Soap;

/// <summary>Writes one SOAP 1.2 message, plain or as MTOM, as a stream.</summary>
public sealed class SoapWriter
{
    /// <summary>Prepares a message.</summary>
    /// <param name="headers">WS-Addressing headers; Action is required.</param>
    /// <param name="body">Writes the body's one child element.</param>
    /// <param name="attachments">The parts, in writing order.</param>
    /// <param name="mtom">multipart/related even when there is no attachment.</param>
    public SoapWriter(SoapHeaders headers, Action<XmlWriter> body, IReadOnlyList<SentAttachment> attachments, bool mtom) =>
        throw new NotImplementedException();

    /// <summary>The HTTP Content-Type that belongs to this message, boundary and action included.</summary>
    public string ContentType => throw new NotImplementedException();

    /// <summary>Writes the message; attachments are copied as they come, none is held.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Writes a Fault envelope (always plain) and returns nothing else; Content-Type is <c>application/soap+xml; charset=UTF-8</c>.</summary>
    public static Task WriteFaultAsync(Stream stream, SoapFaultException fault, string? relatesTo, CancellationToken cancel) =>
        throw new NotImplementedException();
}
