using System.Text;
using System.Xml;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests;

/// <summary>The envelope: form, headers, limits.</summary>
public sealed class SoapMessageEnvelopeTests
{
    private const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    [Fact]
    public async Task Headers_and_body_are_read()
    {
        await using SoapMessage message = await ReadPlainAsync(Envelope("<q:Ask xmlns:q=\"urn:q\"><q:One/></q:Ask>", """
            <wsa:Action s:mustUnderstand="1"> urn:ask </wsa:Action><wsa:MessageID>urn:uuid:1</wsa:MessageID>
            <wsa:To>http://x/</wsa:To><wsa:RelatesTo>urn:uuid:0</wsa:RelatesTo>
            <wsa:ReplyTo><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo><x:Other xmlns:x="urn:x"/>
            """));

        Assert.Equal(
            new SoapHeaders { Action = "urn:ask", MessageId = "urn:uuid:1",
                To = "http://x/", RelatesTo = "urn:uuid:0", ReplyTo = SoapNames.Anonymous },
            message.Headers);
        Assert.Equal(new XmlQualifiedName("Ask", "urn:q"), message.BodyElement);
        Assert.False(message.IsMtom);
        for (int again = 0; again < 2; again++)
        {
            XmlReader body = message.OpenBody();
            Assert.Equal("Ask", body.LocalName);
            body.Skip();
            Assert.True(body.EOF);
        }

        Assert.Empty((await ReadAllAsync(message)).Attachments);
    }

    [Fact]
    public async Task The_action_parameter_stands_in_for_a_missing_header()
    {
        await using SoapMessage message = await ReadAsync(
            Encoding.UTF8.GetBytes(Envelope("<Ask/>", "")), contentType: "application/soap+xml; charset=UTF-8; action=\"urn:param\"");
        Assert.Equal("urn:param", message.Action);
        Assert.Null(message.Headers.Action);
    }

    [Fact]
    public async Task An_envelope_beyond_the_memory_limit_goes_to_a_file_and_reads_the_same()
    {
        string text = new('x', 100_000);
        await using SoapMessage message = await ReadPlainAsync(
            Envelope($"<Ask>{text}</Ask>"), new SoapReadOptions { EnvelopeMemoryBytes = 1_000 });
        Assert.Equal($"<Ask>{text}</Ask>", (await ReadAllAsync(message)).Body);
        Assert.Equal(text, message.OpenBody().ReadElementContentAsString());
    }

    [Fact]
    public async Task An_envelope_larger_than_the_limit_is_a_fault() =>
        Assert.Contains("larger than",
            (await PlainFaultAsync(Envelope("<Ask/>"), new SoapReadOptions { MaxEnvelopeBytes = 100 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("<!DOCTYPE s [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE s SYSTEM \"http://127.0.0.1:1/x.dtd\">")]
    public async Task A_DTD_is_a_fault(string dtd) =>
        Assert.Equal(SoapFaultCode.Sender, (await PlainFaultAsync(dtd + Envelope("<Ask/>"))).Code);

    [Fact]
    public async Task Ten_thousand_nested_elements_are_a_fault()
    {
        string nested = string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000));
        Assert.Contains("nested", (await PlainFaultAsync(Envelope(nested))).Message, StringComparison.Ordinal);
        Assert.Contains("nested",
            (await PlainFaultAsync(Envelope("<Ask/>", $"<x:H xmlns:x=\"urn:x\">{nested}</x:H>"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attributes_by_the_thousand_are_a_fault()
    {
        await PlainFaultAsync(Envelope($"<Ask {string.Concat(Enumerable.Range(0, 300).Select(i => $" a{i}='x'"))}/>"));
        await PlainFaultAsync(Envelope($"<Ask {string.Concat(Enumerable.Range(0, 20_000).Select(i => $" a{i}='x'"))}/>"));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    public async Task A_mandatory_header_nobody_knows_is_a_MustUnderstand_fault(string mandatory)
    {
        SoapFaultException fault = await PlainFaultAsync(
            Envelope("<Ask/>", $"<x:Pay xmlns:x=\"urn:x\" s:mustUnderstand=\"{mandatory}\"/>"));
        Assert.Equal(SoapFaultCode.MustUnderstand, fault.Code);
        Assert.Contains("{urn:x}Pay", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<x:Pay xmlns:x=\"urn:x\" s:mustUnderstand=\"0\"/>")]
    [InlineData("<x:Pay xmlns:x=\"urn:x\" s:mustUnderstand=\"1\" s:role=\"urn:somebody-else\"/>")]
    [InlineData($"<w:Security xmlns:w=\"{Security}\" s:mustUnderstand=\"1\"><w:X/></w:Security>")]
    public async Task Headers_for_others_optional_ones_and_security_are_passed_over(string header)
    {
        await using SoapMessage message = await ReadPlainAsync(Envelope("<Ask/>", header));
        Assert.Equal("Ask", message.BodyElement.Name);
    }

    [Fact]
    public async Task A_security_header_can_be_refused()
    {
        string header = $"<w:Security xmlns:w=\"{Security}\" s:mustUnderstand=\"1\"/>";
        SoapReadOptions options = new() { UnderstoodHeaders = new HashSet<string>() };
        Assert.Equal(SoapFaultCode.MustUnderstand, (await PlainFaultAsync(Envelope("<Ask/>", header), options)).Code);
    }

    [Fact]
    public async Task A_SOAP_1_1_envelope_is_a_VersionMismatch() => Assert.Equal(
        SoapFaultCode.VersionMismatch,
        (await PlainFaultAsync("<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body><Ask/></Body></Envelope>")).Code);

    [Theory]
    [InlineData("")]
    [InlineData("<Ask/><Again/>")]
    public async Task A_body_holds_exactly_one_element(string body) => await PlainFaultAsync(Envelope(body));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"/>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body/></s:Envelope>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><a/></s:Body><s:Header/></s:Envelope>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><a/></s:Body></s:Envelope><b/>")]
    [InlineData("<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><a></s:Body></s:Envelope>")]
    public async Task What_is_no_envelope_is_a_fault(string text) => await PlainFaultAsync(text);

    [Theory]
    [InlineData("<wsa:Action>a</wsa:Action><wsa:Action>b</wsa:Action>")]
    [InlineData("<wsa:ReplyTo/>")]
    [InlineData("<wsa:Action><wsa:Action><b>deep</b></wsa:Action></wsa:Action>")]
    public async Task Broken_addressing_headers_are_a_fault_with_their_subcode(string headers)
    {
        SoapFaultException fault = await PlainFaultAsync(Envelope("<Ask/>", headers));
        Assert.Equal($"{{{SoapNames.Addressing}}}InvalidAddressingHeader", fault.Subcode);
    }
}
