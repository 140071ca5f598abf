using System.Text;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Messages;

public sealed class DocumentMessageTests
{
    private const string Start = """<ProvideAndRegisterDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">""";
    private const int MaxBytesInMemory = 1024 * 1024;
    private const string End = "</ProvideAndRegisterDocumentSetRequest>";

    [Fact]
    public void A_provide_and_register_request_reads_back_and_is_valid_by_the_schema()
    {
        string message = Samples.Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, Samples.Submission, [new("Document01", "cid:a%20b@example.org")]));

        // MTOM stands for base64: the schema sees the message with the attachment in place.
        SchemaValidation.AssertValid(message.Replace(
            """<xop:Include href="cid:a%20b@example.org" xmlns:xop="http://www.w3.org/2004/08/xop/include" />""", "AAAA",
                StringComparison.Ordinal));

        Findings findings = [];
        ProvideAndRegisterDocumentSetRequest read = Samples.Read(message, reader =>
            ProvideAndRegisterDocumentSetRequest.Read(reader, findings));

        Assert.Empty(findings);
        Assert.Equivalent(Samples.Submission, read.Submission, strict: true);
        (string id, DocumentContent content) = Assert.Single(read.Documents);
        Assert.Equal("Document01", id);
        Assert.Equal("a b@example.org", content.ContentId);
        Assert.Null(content.Inline);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(MaxBytesInMemory)]
    [InlineData(MaxBytesInMemory + 1)]
    [InlineData(3 * MaxBytesInMemory)]
    public void Inline_base64_is_decoded_into_a_stream_at_its_start(int length)
    {
        byte[] bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        string text = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
        string submission = Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission));

        ProvideAndRegisterDocumentSetRequest read = Samples.Read(
            $"""{Start}{submission}<Document id="Document01">{text}</Document>{End}""",
            reader => ProvideAndRegisterDocumentSetRequest.Read(reader, []));

        using Stream content = Assert.IsType<Stream>(read.Documents[0].Value.Inline, exactMatch: false);
        Assert.Equal(length > MaxBytesInMemory, content is FileStream);
        using MemoryStream copy = new();
        content.CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
        if (content is FileStream file)
        {
            file.Dispose();
            Assert.False(File.Exists(file.Name));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("  \n ", "")]
    [InlineData("<!-- nothing -->", "")]
    [InlineData(" <!-- a --> aGVs <!-- b --> bG8= ", "hello")]
    [InlineData("<![CDATA[aGVsbG8=]]>", "hello")]
    public void Inline_content_may_be_empty_and_stand_among_comments(string content, string expected)
    {
        string submission = Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission));

        ProvideAndRegisterDocumentSetRequest read = Samples.Read(
            $"""{Start}{submission}<Document id="Document01">{content}</Document>{End}""",
            reader => ProvideAndRegisterDocumentSetRequest.Read(reader, []));

        using StreamReader text = new(read.Documents[0].Value.Inline!);
        Assert.Equal(expected, text.ReadToEnd());
    }

    [Theory]
    [InlineData("""<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="http://example.org/x"/>""",
        "xop:Include names 'http://example.org/x', expected cid:")]
    [InlineData("""<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="file:///etc/passwd"/>""",
        "xop:Include names 'file:///etc/passwd', expected cid:")]
    [InlineData("""<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include"/>""", "xop:Include names '', expected cid:")]
    [InlineData("""<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:"/>""",
        "xop:Include names 'cid:', expected cid:")]
    [InlineData("""<Include href="cid:a"/>""", "Document holds 'Include', expected base64 or xop:Include")]
    [InlineData("""<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a"/>AAAA""",
        "Document holds '' behind its content, expected its end")]
    [InlineData("AAAA<b/>", "Document holds 'b' behind its content, expected its end")]
    [InlineData("AAAAA", "cannot be read as ProvideAndRegisterDocumentSetRequest")]
    [InlineData("AA==AA==", "cannot be read as ProvideAndRegisterDocumentSetRequest")]
    [InlineData("A*AA", "cannot be read as ProvideAndRegisterDocumentSetRequest")]
    public void Content_that_is_neither_base64_nor_an_attachment_is_malformed(string content, string expected)
    {
        string submission = Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission));

        MalformedMessageException exception = Assert.Throws<MalformedMessageException>(() => Samples.Read(
            $"""{Start}{submission}<Document id="Document01">{content}</Document>{End}""",
            reader => ProvideAndRegisterDocumentSetRequest.Read(reader, [])));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_href_is_cut_in_the_error()
    {
        string href = "http://example.org/" + new string('x', 10_000);

        MalformedMessageException exception = Assert.Throws<MalformedMessageException>(() => Samples.Read(
            $"""{Start}<Document id="a"><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="{href}"/></Document>{End}""",
            reader => ProvideAndRegisterDocumentSetRequest.Read(reader, [])));

        Assert.InRange(exception.Message.Length, 1, 200);
    }

    [Fact]
    public void A_retrieve_request_reads_back_and_is_valid_by_the_schema()
    {
        RetrieveDocumentSetRequest request = new([new("2.999.1", "2.999.2", "urn:oid:2.999.3"), new("2.999.1", "2.999.4^x")]);
        string message = Samples.Write(request.Write);
        SchemaValidation.AssertValid(message);

        Assert.Equal(request.Documents, Samples.Read(message, RetrieveDocumentSetRequest.Read).Documents);
    }

    [Fact]
    public void A_removal_of_documents_reads_back_and_is_valid_by_the_schema()
    {
        RemoveDocumentsRequest request = new([new("2.999.1", "2.999.2", "urn:oid:2.999.3"), new("2.999.1", "2.999.4^x")]);
        string message = Samples.Write(request.Write);
        SchemaValidation.AssertValid(message);

        Assert.Equal(request.Documents, Samples.Read(message, RemoveDocumentsRequest.Read).Documents);
    }

    [Fact]
    public void A_retrieve_response_reads_back_with_attached_and_inline_content()
    {
        Findings findings = [];
        findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, "2.999.9 is not here", "2.999.9");
        using DocumentContent inline = DocumentContent.InEnvelope(new MemoryStream(Encoding.ASCII.GetBytes("hello")));
        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.From(findings,
        [
            new(new("2.999.1", "2.999.2", "urn:oid:2.999.3"), "application/dicom", DocumentContent.Attached("<1 ü>@example.org")),
            new(new("2.999.1", "2.999.4"), "text/xml", inline),
        ]);
        string message = Samples.Write(response.Write);

        RetrieveDocumentSetResponse read = Samples.Read(message, RetrieveDocumentSetResponse.Read);

        Assert.Equal(ResponseStatus.PartialSuccess, read.Status);
        Assert.Equal(findings, read.Findings);
        Assert.Equal(response.Documents.Select(document => document.Request), read.Documents.Select(document => document.Request));
        Assert.Equal(["application/dicom", "text/xml"], read.Documents.Select(document => document.MimeType));
        Assert.Equal("<1 ü>@example.org", read.Documents[0].Content.ContentId);
        using StreamReader text = new(read.Documents[1].Content.Inline!);
        Assert.Equal("hello", text.ReadToEnd());
    }

    [Fact]
    public void A_retrieve_response_with_inline_content_is_valid_by_the_schema()
    {
        using DocumentContent inline = DocumentContent.InEnvelope(new MemoryStream(new byte[100_000]));
        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.From([], [new(new("2.999.1", "2.999.4"), "text/xml", inline)]);

        SchemaValidation.AssertValid(Samples.Write(response.Write));
    }

    [Fact]
    public void An_imaging_request_reads_back_and_is_valid_by_the_schema()
    {
        RetrieveImagingDocumentSetRequest request = new(
            [new StudyRequest("2.999.1", [new SeriesRequest("2.999.1.1",
                [new("2.999.8", "2.999.1.1.1"), new("2.999.8", "2.999.1.1.2", "urn:oid:2.999")])])],
            ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]);
        string message = Samples.Write(request.Write);
        SchemaValidation.AssertValid(message);
        Assert.Contains("<xdsb:DocumentRequest>", message, StringComparison.Ordinal);

        Assert.Equivalent(request, Samples.Read(message, RetrieveImagingDocumentSetRequest.Read), strict: true);
    }

    [Fact]
    public void An_imaging_request_with_DocumentRequest_in_the_rad_namespace_is_understood_and_what_is_missing_is_empty()
    {
        RetrieveImagingDocumentSetRequest read = Samples.Read(
            """
            <r:RetrieveImagingDocumentSetRequest xmlns:r="urn:ihe:rad:xdsi-b:2009" xmlns:x="urn:ihe:iti:xds-b:2007">
              <r:StudyRequest><r:SeriesRequest seriesInstanceUID="2.999.1.1">
                <r:DocumentRequest><x:RepositoryUniqueId> 2.999.8 </x:RepositoryUniqueId></r:DocumentRequest>
              </r:SeriesRequest></r:StudyRequest>
              <r:TransferSyntaxUIDList><r:TransferSyntaxUID/></r:TransferSyntaxUIDList>
            </r:RetrieveImagingDocumentSetRequest>
            """,
            RetrieveImagingDocumentSetRequest.Read);

        Assert.Equivalent(
            new RetrieveImagingDocumentSetRequest([new StudyRequest("", [new SeriesRequest("2.999.1.1", [new("2.999.8", "")])])], [""]),
            read,
            strict: true);
    }
}
