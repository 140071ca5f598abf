using System.Text;
using System.Xml;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests;

public sealed class SoapWriterTests
{
    private static readonly SoapHeaders Headers = new()
    {
        Action = "urn:a",
        MessageId = "urn:uuid:1",
        To = "http://x/?a=1&b=2",
        RelatesTo = "urn:uuid:0",
        ReplyTo = SoapNames.Anonymous,
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_is_read_again(bool mtom)
    {
        SoapWriter writer = new(Headers, xml => xml.WriteElementString("Ask", "urn:q", "ä & <"), [], mtom);
        await using SoapMessage message = await ReadAsync(await WriteAsync(writer), contentType: writer.ContentType);

        Assert.Equal(Headers, message.Headers);
        Assert.Equal(mtom, message.IsMtom);
        Assert.Equal("ä & <", message.OpenBody().ReadElementContentAsString());
    }

    [Fact]
    public async Task Attachments_are_written_in_their_order_byte_for_byte()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1_000).Select(i => (byte)i)];
        SentAttachment[] attachments =
        [
            new("a+1@x", "application/dicom", async (stream, cancel) => await stream.WriteAsync(bytes, cancel)),
            new("empty@x", "text/plain\r\nX-Evil: 1", (_, _) => Task.CompletedTask),
        ];
        SoapWriter writer = new(
            Headers,
            xml =>
            {
                xml.WriteStartElement("Docs");
                foreach (SentAttachment attachment in attachments)
                {
                    xml.WriteStartElement("xop", "Include", SoapNames.Xop);
                    xml.WriteAttributeString("href", attachment.Href);
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            },
            attachments,
            mtom: false);
        byte[] written = await WriteAsync(writer);
        await using SoapMessage message = await ReadAsync(written, contentType: writer.ContentType);

        Assert.Equal([("a+1@x", Encoding.Latin1.GetString(bytes)), ("empty@x", "")], (await ReadAllAsync(message)).Attachments);
        Assert.DoesNotContain("X-Evil", Encoding.Latin1.GetString(written), StringComparison.Ordinal);
    }

    [Fact]
    public void The_Content_Type_of_a_package_names_root_type_and_action()
    {
        string type = new SoapWriter(Headers, _ => { }, [], mtom: true).ContentType;
        Assert.StartsWith("multipart/related; type=\"application/xop+xml\"; boundary=\"", type, StringComparison.Ordinal);
        Assert.Contains("; start=\"<", type, StringComparison.Ordinal);
        Assert.EndsWith("; start-info=\"application/soap+xml\"; action=\"urn:a\"", type, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_carries_code_subcode_reason_and_what_it_relates_to()
    {
        MemoryStream stream = new();
        SoapFaultException fault = new(SoapFaultCode.Sender, "odd \u0001 < text") { Subcode = "{urn:sub}Detail", Subsubcode = "{urn:inner}More" };
        await SoapWriter.WriteFaultAsync(stream, fault, "urn:uuid:7", TestContext.Current.CancellationToken);
        await using SoapMessage message = await ReadPlainAsync(Encoding.UTF8.GetString(stream.ToArray()));

        Assert.True(message.IsFault);
        Assert.Equal("urn:uuid:7", message.Headers.RelatesTo);
        XmlReader body = message.OpenBody();
        Assert.True(body.ReadToDescendant("Subcode", SoapNames.Envelope));
        Assert.True(body.ReadToDescendant("Value", SoapNames.Envelope));
        Assert.Equal("urn:sub", body.LookupNamespace("sub"));
        Assert.Equal("sub:Detail", body.ReadElementContentAsString());
        Assert.Equal(("Subcode", SoapNames.Envelope), (body.LocalName, body.NamespaceURI));
        Assert.True(body.ReadToDescendant("Value", SoapNames.Envelope));
        Assert.Equal("urn:inner", body.LookupNamespace("sub"));
        Assert.Equal("sub:More", body.ReadElementContentAsString());
    }

    private static async Task<byte[]> WriteAsync(SoapWriter writer)
    {
        MemoryStream stream = new();
        await writer.WriteAsync(stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
