using System.Net;
using System.Xml;
using EmradXds.Soap.Mime;

namespace EmradXds.Soap;

/// <summary>The initiator's side of a SOAP exchange, on <see cref="HttpClient"/>.</summary>
public sealed class SoapClient(HttpClient http, SoapReadOptions? options = null)
{
    /// <summary>wsa:ReplyTo of requests; null: the anonymous address, which is what this client reads answers from.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Sends a request and reads the answer's envelope; attachments of the answer are still on the connection.</summary>
    /// <param name="endpoint">Absolute URI of the responder.</param>
    /// <param name="action">wsa:Action of the request.</param>
    /// <param name="body">Writes the body's one child element. May be called again if the connection must be reopened before anything was
    /// sent.</param>
    /// <param name="attachments">The parts, in writing order.</param>
    /// <param name="mtom">multipart/related even without attachments: what the MTOM transactions ask for.</param>
    /// <param name="cancel">Cancels the exchange.</param>
    /// <returns>The answer; disposing it frees the connection.</returns>
    /// <exception cref="SoapFaultException">The responder answered with a Fault, or with something that is not SOAP.</exception>
    /// <exception cref="HttpRequestException">The responder could not be reached, or the connection broke.</exception>
    public async Task<SoapMessage> SendAsync(
        Uri endpoint,
        string action,
        Action<XmlWriter> body,
        IReadOnlyList<SentAttachment> attachments,
        bool mtom,
        CancellationToken cancel)
    {
        SoapHeaders headers = new()
        {
            Action = action,
            MessageId = SoapHeaders.NewMessageId(),
            To = endpoint.AbsoluteUri,
            ReplyTo = ReplyTo ?? SoapNames.Anonymous,
        };
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint);
        request.Content = new StreamedContent(new SoapWriter(headers, body, attachments, mtom));
        request.Headers.ExpectContinue = false;
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        SoapMessage? answer = null;
        try
        {
            answer = await ReadAnswerAsync(endpoint, response, cancel);
            answer.Owner = response;
            if (answer.IsFault)
            {
                throw answer.ReadFault();
            }

            return response.IsSuccessStatusCode ? answer : throw NotSoap(endpoint, response, "an envelope that is no Fault");
        }
        catch (IOException e)
        {
            await FreeAsync();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{endpoint} broke off its answer: {e.Message}", e);
        }
        catch
        {
            await FreeAsync();
            throw;
        }

        async ValueTask FreeAsync()
        {
            if (answer is not null)
            {
                await answer.DisposeAsync();
            }

            response.Dispose();
        }
    }

    private async Task<SoapMessage> ReadAnswerAsync(Uri endpoint, HttpResponseMessage response, CancellationToken cancel)
    {
        string? contentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values) ? values.ToString() : null;
        MediaType type = MediaType.Parse(contentType);
        if (type.Name is not ("application/soap+xml" or "multipart/related"))
        {
            throw NotSoap(endpoint, response, type.Name.Length == 0 ? "no content" : type.Name);
        }

        Stream stream = await response.Content.ReadAsStreamAsync(cancel);
        try
        {
            return await SoapMessage.ReadAsync(stream, contentType, options ?? SoapReadOptions.Default, cancel);
        }
        catch (SoapFaultException e)
        {
            // The reader blames the sender of what it reads: here that is the responder.
            throw new SoapFaultException(SoapFaultCode.Receiver, $"The answer of {endpoint} is not to be read: {e.Message}", e);
        }
    }

    private static SoapFaultException NotSoap(Uri endpoint, HttpResponseMessage response, string what) => new(
        SoapFaultCode.Receiver,
        $"{endpoint} answered HTTP {(int)response.StatusCode} with {what}; application/soap+xml or multipart/related was expected.");

    /// <summary>The request's bytes are made while they are sent.</summary>
    private sealed class StreamedContent : HttpContent
    {
        private readonly SoapWriter writer;

        public StreamedContent(SoapWriter writer)
        {
            this.writer = writer;
            Headers.TryAddWithoutValidation("Content-Type", writer.ContentType);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            writer.WriteAsync(stream, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            writer.WriteAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
