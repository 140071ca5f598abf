using System.Net;
using System.Net.Sockets;
using System.Text;
using EmradXds.Metadata.Messages;
using EmradXds.Serving;
using EmradXds.Testing;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests;

/// <summary>Serving's SOAP address with two small transactions of our own behind it.</summary>
public sealed class SoapEndpointTests : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private InProcessHost? host;

    [Fact]
    public async Task The_action_picks_the_transaction_and_the_answer_relates_to_the_request()
    {
        await StartAsync();
        (HttpStatusCode status, string? type, string body) = await PostAsync(
            Envelope("<Any/>", "<wsa:Action>urn:echo</wsa:Action><wsa:MessageID>urn:uuid:42</wsa:MessageID>"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("application/soap+xml; charset=UTF-8; action=\"urn:echoResponse\"", type);
        Assert.Contains("RelatesTo>urn:uuid:42<", body, StringComparison.Ordinal);
        Assert.Contains("<Echo>Any</Echo>", body, StringComparison.Ordinal);
        Assert.Single(host!.Log.Lines, line => line.Contains("T-1 answered 1.2.3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_any_action_the_body_element_picks_it()
    {
        await StartAsync();
        Assert.Contains("<Echo>EchoRequest</Echo>", (await PostAsync(Envelope("<EchoRequest/>", ""))).Body, StringComparison.Ordinal);
        Assert.Contains("<Echo>Any</Echo>",
            (await PostAsync(Envelope("<Any/>", ""), "application/soap+xml; action=\"urn:echo\"")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_action_is_a_fault_that_names_it_and_the_known_ones()
    {
        await StartAsync();
        (HttpStatusCode status, _, string body) = await PostAsync(Envelope("<Any/>", "<wsa:Action>urn:nobody</wsa:Action>"));

        Assert.Equal(HttpStatusCode.InternalServerError, status);
        foreach (string expected in (string[])["soap:Sender", "ActionNotSupported", "urn:nobody", "urn:echo, urn:break"])
        {
            Assert.Contains(expected, body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>")]
    [InlineData("no xml")]
    [InlineData("")]
    public async Task What_is_no_envelope_is_a_Sender_fault_and_the_process_lives(string text)
    {
        await StartAsync();
        (HttpStatusCode status, _, string body) = await PostAsync(text);
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("soap:Sender", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Envelope("<EchoRequest/>", ""))).Status);
    }

    [Fact]
    public async Task What_breaks_inside_is_answered_by_the_transaction_with_a_correlation_and_logged()
    {
        await StartAsync();
        (HttpStatusCode status, _, string body) = await PostAsync(Envelope("<Any/>", "<wsa:Action>urn:break</wsa:Action>"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("secret detail", body, StringComparison.Ordinal);
        string correlation = body.Split("<Broken>")[1].Split('<')[0];
        Assert.Contains(host!.Log.Lines, line =>
            line.Contains(correlation, StringComparison.Ordinal) && line.Contains("secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_malformed_message_is_a_Sender_fault()
    {
        await StartAsync();
        (_, _, string body) = await PostAsync(Envelope("<Malformed/>", "<wsa:Action>urn:echo</wsa:Action>"));
        Assert.Contains("soap:Sender", body, StringComparison.Ordinal);
        Assert.Contains("not an Echo", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_request_and_a_reply_to_elsewhere_are_refused()
    {
        await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(host!.Uri, "soap"));
        request.Content = new ByteArrayContent([0x1f, 0x8b]);
        request.Content.Headers.Add("Content-Encoding", "gzip");
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Contains("Content-Encoding", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        string replyTo = "<wsa:Action>urn:echo</wsa:Action><wsa:ReplyTo><wsa:Address>http://10.0.0.1/</wsa:Address></wsa:ReplyTo>";
        string body = (await PostAsync(Envelope("<Any/>", replyTo))).Body;
        int outer = body.IndexOf(":InvalidAddressingHeader<", StringComparison.Ordinal); // WS-Addressing 1.0 SOAP Binding, 6.4.1
        Assert.InRange(body.IndexOf(":OnlyAnonymousAddressSupported<", StringComparison.Ordinal), outer + 1, int.MaxValue);
        Assert.NotEqual(-1, outer);
    }

    [Fact]
    public async Task An_initiator_that_hangs_up_in_the_middle_leaves_the_endpoint_alive()
    {
        await StartAsync();
        using (TcpClient socket = new())
        {
            await socket.ConnectAsync(host!.Uri.Host, host.Uri.Port);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /soap HTTP/1.1\r\nHost: x\r\nContent-Type: {ContentType}\r\nContent-Length: 100000\r\n\r\n--{Boundary}\r\n"));
        }

        DateTime deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60);
        while (!host.Log.Lines.Any(line => line.Contains("broken off by the initiator", StringComparison.Ordinal)))
        {
            Assert.True(TimeProvider.System.GetUtcNow().UtcDateTime < deadline, "the broken connection was never noticed");
            await Task.Delay(20);
        }

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(Envelope("<EchoRequest/>", ""))).Status);
    }

    [Fact]
    public async Task An_attachment_that_breaks_while_it_is_sent_leaves_a_package_without_end()
    {
        await StartAsync();
        using StringContent content = new(
            Envelope("<WithAttachment/>", "<wsa:Action>urn:echo</wsa:Action>"), Encoding.UTF8, "application/soap+xml");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.PostAsync(new Uri(host!.Uri, "soap"), content));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_written_is_a_Receiver_fault_without_details()
    {
        await StartAsync();
        (HttpStatusCode status, _, string body) = await PostAsync(Envelope("<Unwritable/>", "<wsa:Action>urn:echo</wsa:Action>"));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.Contains("soap:Receiver", body, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", body, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    private async Task StartAsync() => host = await InProcessHost.StartAsync(
        _ => { }, application => application.MapSoap("/soap", _ => [new Echo(), new Breaking()]));

    private async Task<(HttpStatusCode Status, string? ContentType, string Body)> PostAsync(
        string envelope, string contentType = "application/soap+xml; charset=UTF-8")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(host!.Uri, "soap"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await http.SendAsync(request);
        return (response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }

    private sealed class Echo : ISoapTransaction
    {
        public Transaction Transaction { get; } = new("T-1", "Echo", "urn:echo", "urn:echoResponse", "EchoRequest");

        public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
        {
            string name = request.OpenBody().LocalName;
            (exchange.Outcome, exchange.Objects) = ("answered", "1.2.3");
            return name switch
            {
                "Malformed" => throw new MalformedMessageException("not an Echo"),
                "Unwritable" => Task.FromResult(new SoapReply(_ => throw new InvalidOperationException("secret detail"))),
                "WithAttachment" => Task.FromResult(new SoapReply(
                    xml => xml.WriteElementString("Echo", name),
                    [new SentAttachment("a@x", "text/plain", async (stream, token) =>
                    {
                        await stream.WriteAsync(new byte[100_000], token);
                        throw new IOException("the file vanished");
                    })],
                    Mtom: true)),
                _ => Task.FromResult(new SoapReply(xml => xml.WriteElementString("Echo", name))),
            };
        }

        public SoapReply Broken(string correlation) => throw new InvalidOperationException();
    }

    private sealed class Breaking : ISoapTransaction
    {
        public Transaction Transaction { get; } = new("T-2", "Break", "urn:break", "urn:breakResponse");

        public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
            throw new IOException("secret detail");

        public SoapReply Broken(string correlation) => new(xml => xml.WriteElementString("Broken", correlation));
    }
}
