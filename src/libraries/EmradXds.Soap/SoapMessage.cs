using System.Xml;

namespace EmradXds.Soap;

/// <summary>One received SOAP 1.2 message: headers, body, and the attachments that follow it on the wire.</summary>
/// <remarks>SOAP 1.2 Part 1; WS-Addressing 1.0 SOAP Binding; MTOM (W3C) and XOP 1.0. The envelope has been read whole (memory first, a
/// temporary file beyond that, never more than <see cref="SoapReadOptions.MaxEnvelopeBytes"/>); attachments have not: they are read from the
/// connection, in arrival order, as <see cref="ReadAttachmentsAsync"/> is enumerated.</remarks>
public sealed class SoapMessage : IAsyncDisposable
{
    /// <summary>Reads the envelope of a message; attachments stay in <paramref name="stream"/>.</summary>
    /// <param name="stream">The HTTP body. Owned by the caller.</param>
    /// <param name="contentType">The HTTP Content-Type: <c>application/soap+xml</c>, or <c>multipart/related; type="application/xop+xml"</c>.</param>
    /// <param name="options">Limits and leniencies.</param>
    /// <param name="cancel">Cancels reading.</param>
    /// <exception cref="SoapFaultException">The message is not what it claims to be; the reason names what, where, and what was expected.</exception>
    public static Task<SoapMessage> ReadAsync(Stream stream, string? contentType, SoapReadOptions options, CancellationToken cancel) =>
        throw new NotImplementedException();

    /// <summary>WS-Addressing headers and the local names of other headers.</summary>
    public SoapHeaders Headers => throw new NotImplementedException();

    /// <summary>Whether the message came as multipart/related (MTOM), so that an answer may be sent the same way.</summary>
    public bool IsMtom => throw new NotImplementedException();

    /// <summary>Whether the body is a SOAP Fault (client side).</summary>
    public bool IsFault => throw new NotImplementedException();

    /// <summary>A new reader standing on the body's first child element; its subtree ends with that element. Can be called again.</summary>
    public XmlReader OpenBody() => throw new NotImplementedException();

    /// <summary>The attachments, in arrival order, each valid until the next is asked for; what was not read of one is skipped.</summary>
    /// <exception cref="SoapFaultException">The package is cut off or breaks a limit.</exception>
    public IAsyncEnumerable<ReceivedAttachment> ReadAttachmentsAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
