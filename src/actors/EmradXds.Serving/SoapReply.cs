using System.Xml;
using EmradXds.Soap;

namespace EmradXds.Serving;

/// <summary>The answer of a SOAP transaction.</summary>
/// <param name="WriteBody">Writes the body's one child element.</param>
/// <param name="Attachments">MIME parts, in writing order.</param>
/// <param name="Mtom">Answer as multipart/related: the MTOM transactions, when the request came that way.</param>
public sealed record SoapReply(Action<XmlWriter> WriteBody, IReadOnlyList<SentAttachment> Attachments, bool Mtom)
{
    /// <summary>A plain answer.</summary>
    public SoapReply(Action<XmlWriter> writeBody)
        : this(writeBody, [], false)
    {
    }

    /// <summary>A plain answer whose body's child element is ready.</summary>
    /// <param name="body">The element.</param>
    /// <param name="memory">What it lies in; disposed of when the answer has been written.</param>
    public SoapReply(ReadyBody body, IDisposable? memory = null)
        : this(_ => { }, [], false) => (Body, Memory) = (body, memory);

    /// <summary>wsa:Action where the message's content asks for another answer than its action; null for the transaction's own.</summary>
    public string? Action { get; init; }

    /// <summary>The body's child element, where it is ready; then <see cref="WriteBody"/> is not called.</summary>
    public ReadyBody? Body { get; }

    /// <summary>What <see cref="Body"/> lies in, where it is to be given back.</summary>
    public IDisposable? Memory { get; }
}
