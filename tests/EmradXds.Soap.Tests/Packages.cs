using System.Text;
using System.Xml;

namespace EmradXds.Soap.Tests;

/// <summary>Messages written by hand, byte by byte, so that the reader is not tested against our own writer alone.</summary>
internal static class Packages
{
    public const string Boundary = "b0undary";

    public const string ContentType =
        $"multipart/related; type=\"application/xop+xml\"; boundary=\"{Boundary}\"; start=\"<root@x>\"; " +
        $"start-info=\"application/soap+xml\"; action=\"urn:test\"";

    public static string Envelope(string body, string headers = "<wsa:Action>urn:test</wsa:Action>") =>
        $"""<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing" """ +
        $"""xmlns:xop="http://www.w3.org/2004/08/xop/include"><s:Header>{headers}</s:Header><s:Body>{body}</s:Body></s:Envelope>""";

    public static string Include(string href) => $"""<xop:Include href="{href}"/>""";

    public static string Root(string body) =>
        $"Content-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-ID: <root@x>\r\n\r\n{Envelope(body)}";

    public static string Part(string id, string content, string more = "Content-Transfer-Encoding: binary") =>
        $"Content-Type: application/octet-stream\r\nContent-ID: <{id}>\r\n{more}\r\n\r\n{content}";

    public static byte[] Package(params string[] parts) =>
        Encoding.Latin1.GetBytes(string.Concat(parts.Select(part => $"--{Boundary}\r\n{part}\r\n")) + $"--{Boundary}--\r\n");

    public static Task<SoapMessage> ReadAsync(byte[] package, SoapReadOptions? options = null, string contentType = ContentType) =>
        SoapMessage.ReadAsync(
            new MemoryStream(package), contentType, options ?? SoapReadOptions.Default, TestContext.Current.CancellationToken);

    public static Task<SoapMessage> ReadPlainAsync(string envelope, SoapReadOptions? options = null) =>
        ReadAsync(Encoding.UTF8.GetBytes(envelope), options, "application/soap+xml; charset=UTF-8");

    /// <summary>Body text and every attachment, all of it read: id to content.</summary>
    public static async Task<(string Body, List<(string Id, string Content)> Attachments)> ReadAllAsync(SoapMessage message)
    {
        using XmlReader body = message.OpenBody();
        string text = body.ReadOuterXml();
        List<(string, string)> attachments = [];
        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
        {
            MemoryStream content = new();
            await attachment.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
            attachments.Add((attachment.ContentId, Encoding.Latin1.GetString(content.ToArray())));
        }

        return (text, attachments);
    }

    public static async Task<SoapFaultException> FaultAsync(
        byte[] package, SoapReadOptions? options = null, string contentType = ContentType) =>
        await Assert.ThrowsAsync<SoapFaultException>(async () =>
        {
            await using SoapMessage message = await ReadAsync(package, options, contentType);
            await ReadAllAsync(message);
        });

    public static async Task<SoapFaultException> PlainFaultAsync(string envelope, SoapReadOptions? options = null) =>
        await FaultAsync(Encoding.UTF8.GetBytes(envelope), options, "application/soap+xml");
}
