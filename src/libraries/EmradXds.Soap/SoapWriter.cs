using System.Buffers;
using System.IO.Pipelines;
using System.Security;
using System.Text;
using System.Xml;
using EmradXds.Soap.Envelopes;

namespace EmradXds.Soap;

/// <summary>Writes one SOAP 1.2 message, plain or as MTOM, as a stream.</summary>
public sealed class SoapWriter
{
    private const string Plain = "application/soap+xml";
    private const int EnvelopeMemoryBytes = 1 << 20;

    private static readonly byte[] headStart = Encoding.UTF8.GetBytes(
        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:wsa=\"{SoapNames.Addressing}\" xmlns:soap=\"{SoapNames.Envelope}\">"
        + "<soap:Header>");

    /// <summary>A carriage return in a value goes as a character reference: written as it is, a reader must take it for a line feed (XML 1.0,
    /// 2.11).</summary>
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(false),
        CloseOutput = false,
        NewLineHandling = NewLineHandling.Entitize,
    };

    private readonly SoapHeaders headers;
    private readonly Action<XmlWriter> body;
    private readonly ReadyBody? ready;
    private readonly ReadOnlyMemory<byte> head;
    private readonly IReadOnlyList<SentAttachment> attachments;
    private readonly string? boundary;
    private readonly string root = "";

    /// <summary>Prepares a message.</summary>
    /// <param name="headers">WS-Addressing headers; Action is required.</param>
    /// <param name="body">Writes the body's one child element.</param>
    /// <param name="attachments">The parts, in writing order.</param>
    /// <param name="mtom">multipart/related even when there is no attachment.</param>
    public SoapWriter(SoapHeaders headers, Action<XmlWriter> body, IReadOnlyList<SentAttachment> attachments, bool mtom)
    {
        ArgumentException.ThrowIfNullOrEmpty(headers.Action);
        (this.headers, this.body, this.attachments) = (headers, body, attachments);
        string action = headers.Action.Replace("\"", "", StringComparison.Ordinal);
        if (mtom || attachments.Count > 0)
        {
            boundary = $"emrad-{Guid.NewGuid():N}";
            root = SentAttachment.NewContentId();
            ContentType = $"multipart/related; type=\"application/xop+xml\"; boundary=\"{boundary}\"; start=\"<{root}>\"; " +
                $"start-info=\"{Plain}\"; action=\"{action}\"";
        }
        else
        {
            ContentType = $"{Plain}; charset=UTF-8; action=\"{action}\"";
        }
    }

    /// <summary>Prepares a plain message whose body is ready.</summary>
    /// <param name="headers">WS-Addressing headers; Action is required.</param>
    /// <param name="body">The body's one child element.</param>
    public SoapWriter(SoapHeaders headers, ReadyBody body)
        : this(headers, _ => { }, [], mtom: false)
    {
        ready = body;
        head = WriteHead();
        ContentLength = head.Length + body.Length + Tail.Length;
    }

    /// <summary>The message's length in bytes, where it is known before it is written.</summary>
    public long? ContentLength { get; }

    private static ReadOnlySpan<byte> Tail => "</soap:Body></soap:Envelope>"u8;

    /// <summary>The HTTP Content-Type that belongs to this message, boundary and action included.</summary>
    public string ContentType { get; }

    /// <summary>Writes a message whose body is ready.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public async Task WriteAsync(PipeWriter output, CancellationToken cancel)
    {
        ReadyBody known = ready ?? throw new InvalidOperationException("The body is not ready");
        output.Write(head.Span);
        await known.WriteAsync(output, cancel);
        output.Write(Tail);
        await output.FlushAsync(cancel);
    }

    /// <summary>Writes the message; attachments are copied as they come, none is held. The envelope is complete before the first byte
    /// leaves, so that what breaks while it is made can still be answered with an error.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancel)
    {
        using Spool envelope = new(EnvelopeMemoryBytes);
        WriteEnvelope(envelope);
        if (boundary is null)
        {
            await CopyAsync(envelope, stream, cancel);
            return;
        }

        await WriteTextAsync($"--{boundary}\r\n{PartHeader($"application/xop+xml; charset=UTF-8; type=\"{Plain}\"", root)}");
        await CopyAsync(envelope, stream, cancel);
        foreach (SentAttachment attachment in attachments)
        {
            await WriteTextAsync($"\r\n--{boundary}\r\n{PartHeader(attachment.ContentType, attachment.ContentId)}");
            await attachment.WriteAsync(stream, cancel);
        }

        await WriteTextAsync($"\r\n--{boundary}--\r\n");

        ValueTask WriteTextAsync(string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancel);
    }

    /// <summary>Writes a Fault envelope (always plain) and returns nothing else; Content-Type is <c>application/soap+xml;
    /// charset=UTF-8</c>.</summary>
    public static Task WriteFaultAsync(Stream stream, SoapFaultException fault, string? relatesTo, CancellationToken cancel)
    {
        SoapHeaders headers = new() { Action = SoapFault.Action, RelatesTo = relatesTo };
        return new SoapWriter(headers, writer => SoapFault.Write(writer, fault), [], mtom: false).WriteAsync(stream, cancel);
    }

    /// <summary>The envelope up to the body's child: as <see cref="WriteEnvelope"/> has it, without the cost of an XmlWriter.</summary>
    private ReadOnlyMemory<byte> WriteHead()
    {
        ArrayBufferWriter<byte> written = new(1_024);
        written.Write(headStart);
        WriteHeader(written, "<wsa:Action soap:mustUnderstand=\"1\">"u8, headers.Action, "</wsa:Action>"u8);
        WriteHeader(written, "<wsa:MessageID>"u8, headers.MessageId, "</wsa:MessageID>"u8);
        WriteHeader(written, "<wsa:To>"u8, headers.To, "</wsa:To>"u8);
        WriteHeader(written, "<wsa:RelatesTo>"u8, headers.RelatesTo, "</wsa:RelatesTo>"u8);
        written.Write("</soap:Header><soap:Body>"u8);
        return written.WrittenMemory;
    }

    private static void WriteHeader(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> start, string? value, ReadOnlySpan<byte> end)
    {
        if (value is not null)
        {
            writer.Write(start);
            Encoding.UTF8.GetBytes(SecurityElement.Escape(XmlCharacters.Clean(value)), writer);
            writer.Write(end);
        }
    }

    private void WriteEnvelope(Spool envelope)
    {
        using XmlWriter writer = XmlWriter.Create(envelope, Settings);
        writer.WriteStartElement("soap", "Envelope", SoapNames.Envelope);
        writer.WriteAttributeString("xmlns", "wsa", null, SoapNames.Addressing);
        writer.WriteStartElement("Header", SoapNames.Envelope);
        WriteHeader("Action", headers.Action, mustUnderstand: true);
        WriteHeader("MessageID", headers.MessageId);
        WriteHeader("To", headers.To);
        WriteHeader("RelatesTo", headers.RelatesTo);
        if (headers.ReplyTo is not null)
        {
            writer.WriteStartElement("ReplyTo", SoapNames.Addressing);
            writer.WriteElementString("Address", SoapNames.Addressing, XmlCharacters.Clean(headers.ReplyTo));
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteStartElement("Body", SoapNames.Envelope);
        body(writer);
        writer.WriteEndElement();
        writer.WriteEndElement();

        void WriteHeader(string name, string? value, bool mustUnderstand = false)
        {
            if (value is null)
            {
                return;
            }

            writer.WriteStartElement(name, SoapNames.Addressing);
            if (mustUnderstand)
            {
                writer.WriteAttributeString("mustUnderstand", SoapNames.Envelope, "1");
            }

            writer.WriteString(XmlCharacters.Clean(value));
            writer.WriteEndElement();
        }
    }

    private static async Task CopyAsync(Spool envelope, Stream stream, CancellationToken cancel)
    {
        await using Stream source = envelope.OpenRead();
        await source.CopyToAsync(stream, cancel);
    }

    /// <summary>A mimeType comes from metadata that others wrote: what could break out of the header line is not repeated.</summary>
    private static string PartHeader(string contentType, string contentId)
    {
        string type = contentType.Length > 0 && contentType.All(c => c is >= ' ' and <= '~') ? contentType : "application/octet-stream";
        return $"Content-Type: {type}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <{contentId}>\r\n\r\n";
    }
}
