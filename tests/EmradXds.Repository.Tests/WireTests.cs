using System.Text.RegularExpressions;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

/// <summary>Every body the repository writes, as it stands on the wire, against the published schemas: answers that succeed, partly succeed and
/// refuse, and what it asks of the registry.</summary>
public sealed partial class WireTests
{
    private const string Provide = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";
    private const string Retrieve = "urn:ihe:iti:2007:RetrieveDocumentSet";
    private const string Remove = "urn:ihe:iti:2017:RemoveDocuments";

    [Fact]
    public async Task Every_body_is_valid()
    {
        _ = Surroundings.Schemas();
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        DocumentEntry entry = Entry("A");
        DocumentEntry lost = Entry("B");

        Assert.Contains(":Success", await ProvideAsync(entry, "content"), StringComparison.Ordinal);
        Assert.Contains("XDSRepositoryMetadataError", await ProvideAsync(Entry("A") with { Size = 99 }, "content"), StringComparison.Ordinal);
        Assert.Contains("XDSNonIdenticalHash", await ProvideAsync(entry, "other"), StringComparison.Ordinal);
        Assert.Contains(
            "XDSMissingDocument", await PostAsync(repository, Provide, writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(entry), [])),
            StringComparison.Ordinal);
        repository.Registry.Judge = (_, findings) =>
        {
            findings.Error(XdsErrorCode.XDSUnknownPatientId, "not known <here>", "line 7");
            findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "");
        };
        Assert.Contains("XDSUnknownPatientId", await ProvideAsync(Entry("A"), "content"), StringComparison.Ordinal);
        repository.Registry.Judge = (_, _) => { };
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        Assert.Contains("XDSRegistryNotAvailable", await ProvideAsync(lost, "pending"), StringComparison.Ordinal);

        Assert.Contains(":Success", await RetrieveAsync(entry.UniqueId!), StringComparison.Ordinal);
        Assert.Contains(":Success", await RetrieveAsync(lost.UniqueId!), StringComparison.Ordinal);
        Assert.Contains(":PartialSuccess", await RetrieveAsync(entry.UniqueId!, "2.999.404"), StringComparison.Ordinal);
        Assert.Contains(":Failure", await RetrieveAsync("2.999.404"), StringComparison.Ordinal);

        Assert.Contains(":PartialSuccess", await RemoveAsync(entry.UniqueId!, "2.999.404"), StringComparison.Ordinal);
        Assert.Contains(":Failure", await RemoveAsync(entry.UniqueId!), StringComparison.Ordinal);
        Assert.Contains(":Success", await RemoveAsync(lost.UniqueId!), StringComparison.Ordinal);

        SchemaValidation.AssertValid(repository.Registry.LastRequest);
        SchemaValidation.AssertValid(repository.Registry.LastQuery);

        async Task<string> ProvideAsync(DocumentEntry document, string content) => await PostAsync(
            repository, Provide, writer => WriteInline(writer, document, content));

        async Task<string> RetrieveAsync(params string[] uniqueIds) => await PostAsync(
            repository, Retrieve, new RetrieveDocumentSetRequest([.. uniqueIds.Select(id => new DocumentRequest(RepositoryUniqueId, id))]).Write);

        async Task<string> RemoveAsync(params string[] uniqueIds)
        {
            RemoveDocumentsRequest request = new([.. uniqueIds.Select(id => new DocumentRequest(RepositoryUniqueId, id))]);
            SchemaValidation.AssertValid(Write(request.Write));
            return await PostAsync(repository, Remove, request.Write);
        }
    }

    /// <summary>Sends a body, and answers the answer's, valid.</summary>
    private static async Task<string> PostAsync(RepositoryUnderTest repository, string action, Action<XmlWriter> body)
    {
        (int status, string answer) = await repository.PostAsync(Envelope(body, action), "application/soap+xml");
        Assert.Equal(200, status);

        // The schema knows the content itself, not XOP's stand-in for it.
        string written = Include().Replace(Body().Match(answer).Groups["body"].Value, "");
        SchemaValidation.AssertValid(written);
        return written;
    }

    private static void WriteInline(XmlWriter writer, DocumentEntry entry, string content)
    {
        writer.WriteStartElement("ProvideAndRegisterDocumentSetRequest", "urn:ihe:iti:xds-b:2007");
        SubmitObjectsRequest.Write(writer, Of(entry));
        writer.WriteStartElement("Document", "urn:ihe:iti:xds-b:2007");
        writer.WriteAttributeString("id", entry.EntryUuid);
        writer.WriteBase64(Text(content), 0, Text(content).Length);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    [GeneratedRegex("<soap:Body>(?<body>.*)</soap:Body>", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("<xop:Include[^>]*/>")]
    private static partial Regex Include();
}
