using System.Text;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests;

/// <summary>The client against a server that answers whatever a test wants.</summary>
public sealed class SoapClientTests
{
    private static readonly SentAttachment Attachment = new(
        "a@x", "application/octet-stream", async (stream, cancel) => await stream.WriteAsync(new byte[] { 1, 2, 3 }, cancel));

    [Fact]
    public async Task A_package_goes_out_and_one_comes_back()
    {
        await using InProcessHost host = await InProcessHost.StartAsync(_ => { },
            application => application.MapPost("/", async (HttpContext context) =>
        {
            await using SoapMessage request = await SoapMessage.ReadAsync(
                context.Request.Body, context.Request.ContentType, SoapReadOptions.Default, context.RequestAborted);
            List<(string Id, string Content)> attachments = (await ReadAllAsync(request)).Attachments;
            SoapWriter writer = new(
                new SoapHeaders { Action = "urn:answer" },
                xml => xml.WriteElementString("Got", $"{request.Action} {attachments.Single().Content.Length}"),
                [Attachment],
                mtom: true);
            context.Response.ContentType = writer.ContentType;
            await writer.WriteAsync(context.Response.Body, context.RequestAborted);
        }));

        await using SoapMessage answer = await SendAsync(host.Uri);
        Assert.Equal("urn:answer", answer.Action);
        (string body, List<(string Id, string Content)> received) = await ReadAllAsync(answer);
        Assert.Contains("urn:ask 3", body, StringComparison.Ordinal);
        Assert.Equal([("a@x", "\u0001\u0002\u0003")], received);
    }

    [Fact]
    public async Task A_fault_is_thrown_with_code_subcode_and_reason()
    {
        await using InProcessHost host = await AnswerAsync(500, "application/soap+xml", Envelope("""
            <s:Fault><s:Code><s:Value>s:MustUnderstand</s:Value><s:Subcode><s:Value>wsa:ActionNotSupported</s:Value>
            <s:Subcode><s:Value>wsa:Inner</s:Value></s:Subcode></s:Subcode></s:Code>
            <s:Reason><s:Text xml:lang="en">No.</s:Text></s:Reason></s:Fault>
            """));
        SoapFaultException fault = await Assert.ThrowsAsync<SoapFaultException>(() => SendAsync(host.Uri));

        Assert.Equal((SoapFaultCode.MustUnderstand, "No."), (fault.Code, fault.Message));
        Assert.Equal($"{{{SoapNames.Addressing}}}ActionNotSupported", fault.Subcode);
        Assert.Equal($"{{{SoapNames.Addressing}}}Inner", fault.Subsubcode);
    }

    [Theory]
    [InlineData(200, "text/html", "<html></html>", "HTTP 200 with text/html")]
    [InlineData(404, "", "", "HTTP 404 with no content")]
    [InlineData(202, "", "", "HTTP 202 with no content")]
    [InlineData(503, "text/plain", "busy", "HTTP 503 with text/plain")]
    [InlineData(200, "application/soap+xml", "", "is not to be read")]
    [InlineData(200, "application/soap+xml", "<html/>", "is not to be read")]
    [InlineData(502, "application/soap+xml",
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><a/></s:Body></s:Envelope>", "HTTP 502")]
    public async Task An_answer_that_is_not_SOAP_is_a_clear_error(int status, string contentType, string content, string expected)
    {
        await using InProcessHost host = await AnswerAsync(status, contentType, content);
        SoapFaultException fault = await Assert.ThrowsAsync<SoapFaultException>(() => SendAsync(host.Uri));

        Assert.Equal(SoapFaultCode.Receiver, fault.Code);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_HttpRequestException() =>
        await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new Uri("http://127.0.0.1:1/")));

    private static Task<InProcessHost> AnswerAsync(int status, string contentType, string content) =>
        InProcessHost.StartAsync(_ => { }, application => application.MapPost("/", async (HttpContext context) =>
        {
            context.Response.StatusCode = status;
            if (contentType.Length > 0)
            {
                context.Response.ContentType = contentType;
            }

            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(content), context.RequestAborted);
        }));

    private static async Task<SoapMessage> SendAsync(Uri uri)
    {
        using HttpClient http = new();
        return await new SoapClient(http).SendAsync(
            uri,
            "urn:ask",
            xml => xml.WriteRaw($"<Ask><xop:Include xmlns:xop=\"{SoapNames.Xop}\" href=\"{Attachment.Href}\"/></Ask>"),
            [Attachment],
            mtom: true,
            TestContext.Current.CancellationToken);
    }
}
