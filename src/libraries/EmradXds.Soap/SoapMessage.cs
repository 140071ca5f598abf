using System.Runtime.CompilerServices;
using System.Xml;
using EmradXds.Soap.Envelopes;
using EmradXds.Soap.Mime;

namespace EmradXds.Soap;

/// <summary>One received SOAP 1.2 message: headers, body, and the attachments that follow it on the wire.</summary>
/// <remarks>SOAP 1.2 Part 1; WS-Addressing 1.0 SOAP Binding; MTOM (W3C) and XOP 1.0. The envelope has been read whole (memory first, a
/// temporary file beyond that, never more than <see cref="SoapReadOptions.MaxEnvelopeBytes"/>); attachments have not: they are read from
/// the connection, in arrival order, as <see cref="ReadAttachmentsAsync"/> is enumerated.</remarks>
public sealed class SoapMessage : IAsyncDisposable
{
    private readonly Spool envelope;
    private readonly Package? package;
    private readonly EnvelopeHead head;

    /// <summary>What the one pass over an ordinary envelope has left; null where System.Xml reads it anew each time.</summary>
    private readonly EnvelopeNodes? nodes;

    private readonly List<XmlReader> readers = [];
    private bool enumerated;

    private SoapMessage(Spool envelope, EnvelopeNodes? nodes, EnvelopeHead head, Package? package, string? action) =>
        (this.envelope, this.nodes, this.head, this.package, Action) = (envelope, nodes, head, package, head.Headers.Action ?? action);

    /// <summary>WS-Addressing headers.</summary>
    public SoapHeaders Headers => head.Headers;

    /// <summary>What the message is: wsa:Action, or where that is absent the action parameter of its Content-Type; null where both
    /// are.</summary>
    public string? Action { get; }

    /// <summary>Name of the body's one child element.</summary>
    public XmlQualifiedName BodyElement => head.Body;

    /// <summary>Whether the message came as multipart/related (MTOM), so that an answer may be sent the same way.</summary>
    public bool IsMtom => package is not null;

    /// <summary>Whether the body is a SOAP Fault (client side).</summary>
    public bool IsFault => head.Body is { Name: "Fault", Namespace: SoapNames.Envelope };

    /// <summary>Freed with the message: the HTTP answer it stands on.</summary>
    internal IDisposable? Owner { get; set; }

    /// <summary>Reads the envelope of a message; attachments stay in <paramref name="stream"/>.</summary>
    /// <param name="stream">The HTTP body. Owned by the caller.</param>
    /// <param name="contentType">The HTTP Content-Type: <c>application/soap+xml</c>, or <c>multipart/related;
    /// type="application/xop+xml"</c>.</param>
    /// <param name="options">Limits and leniencies.</param>
    /// <param name="cancel">Cancels reading.</param>
    /// <exception cref="SoapFaultException">The message is not what it claims to be; the reason names what, where, and what was
    /// expected.</exception>
    public static async Task<SoapMessage> ReadAsync(
        Stream stream, string? contentType, SoapReadOptions options, CancellationToken cancel)
    {
        MediaType type = MediaType.Parse(contentType);
        Spool envelope = new(options.EnvelopeMemoryBytes);
        EnvelopeNodes? nodes = null;
        Package? package = null;
        try
        {
            switch (type.Name)
            {
                case "application/soap+xml":
                    await Package.CopyEnvelopeAsync(stream, envelope, options, cancel);
                    break;
                case "multipart/related":
                    package = new Package(stream, type, options);
                    await package.ReadRootAsync(envelope, cancel);
                    break;
                default:
                    throw SoapFaultException.Sender(type.Name.Length == 0
                        ? "There is no Content-Type; application/soap+xml or multipart/related expected."
                        : "The Content-Type is neither application/soap+xml nor multipart/related.");
            }

            nodes = envelope.TryGetMemory(out ReadOnlyMemory<byte> bytes) ? EnvelopeTokenizer.Read(bytes, options) : null;
            using XmlReader reader = nodes is null ? EnvelopeReader.Open(envelope.OpenRead()) : nodes.OpenDocument();
            return new SoapMessage(envelope, nodes, EnvelopeReader.Read(reader, options), package, type["action"]);
        }
        catch
        {
            nodes?.Dispose();
            package?.Dispose();
            await envelope.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new reader standing on the body's first child element; its subtree ends with that element. Can be called again.</summary>
    public XmlReader OpenBody()
    {
        XmlReader subtree = nodes is null ? OpenAtBody().ReadSubtree() : Remember(nodes.OpenBody());
        subtree.Read();
        return subtree;
    }

    /// <summary>The attachments, in arrival order, each valid until the next is asked for; what was not read of one is skipped. Can be
    /// enumerated once. When it has ended, the package was complete and every part that an xop:Include names had been there.</summary>
    /// <exception cref="SoapFaultException">The package is cut off, breaks a limit, or lacks a part that an xop:Include names.</exception>
    public async IAsyncEnumerable<ReceivedAttachment> ReadAttachmentsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        if (enumerated)
        {
            throw new InvalidOperationException("Attachments are read once: they are on the network.");
        }

        enumerated = true;
        HashSet<string> seen = [];
        while (package is not null && await package.NextAsync(cancel) is { } attachment)
        {
            await using Stream content = attachment.Content;
            if (attachment.ContentId.Length > 0 && !seen.Add(attachment.ContentId))
            {
                throw SoapFaultException.Sender("Two MIME parts have the same Content-ID.");
            }

            yield return attachment;
        }

        if (head.IncludedContentIds.FirstOrDefault(id => !seen.Contains(id)) is { } missing)
        {
            throw SoapFaultException.Sender($"xop:Include names 'cid:{missing}', and the message has no such part.");
        }
    }

    /// <summary>Reads the package to its end, for transactions that have no attachments: what is cut off is not acted on.</summary>
    /// <exception cref="SoapFaultException">As <see cref="ReadAttachmentsAsync"/>.</exception>
    public async Task SkipAttachmentsAsync(CancellationToken cancel)
    {
        if (package is null && head.IncludedContentIds.Count == 0)
        {
            enumerated = true;
            return;
        }

        await foreach (ReceivedAttachment attachment in ReadAttachmentsAsync(cancel))
        {
            _ = attachment;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        readers.ForEach(reader => reader.Dispose());
        nodes?.Dispose();
        package?.Dispose();
        await envelope.DisposeAsync();
        Owner?.Dispose();
    }

    /// <summary>Reads the fault that the body is.</summary>
    internal SoapFaultException ReadFault() => SoapFault.Read(nodes is null ? OpenAtBody() : OpenBody());

    private XmlReader Remember(XmlReader reader)
    {
        readers.Add(reader);
        return reader;
    }

    /// <summary>System.Xml's reader on the body's first child element.</summary>
    private XmlReader OpenAtBody()
    {
        XmlReader reader = Remember(EnvelopeReader.Open(envelope.OpenRead()));
        reader.MoveToContent();
        while (!(reader.Depth == 2 && reader.NodeType == XmlNodeType.Element))
        {
            // Depth 1 is Header and Body: what is in the Header is skipped as a whole.
            if (reader is { Depth: 1, NodeType: XmlNodeType.Element, LocalName: "Header" })
            {
                reader.Skip();
            }
            else
            {
                reader.Read();
            }
        }

        return reader;
    }
}
