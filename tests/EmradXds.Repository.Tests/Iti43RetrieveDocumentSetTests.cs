using System.Security.Cryptography;
using System.Text.RegularExpressions;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Soap;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

public class Iti43RetrieveDocumentSetTests
{
    /// <summary>Every rule holds wherever documents lie.</summary>
    private protected virtual Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartAsync(change);

    [Fact]
    public async Task Found_documents_come_with_an_error_for_each_other_and_PartialSuccess()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B", mimeType: "application/dicom"));
        _ = await repository.ProvideAsync(submission, Text("first"), Text("second"));
        (string a, string b) = (submission.Documents[0].UniqueId!, submission.Documents[1].UniqueId!);
        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            new DocumentRequest(RepositoryUniqueId, a, "urn:oid:2.999.1"),
            new DocumentRequest(RepositoryUniqueId, "2.999.404"),
            new DocumentRequest("2.999.1.10", a),
            new DocumentRequest(RepositoryUniqueId, b));

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal(
            [("XDSDocumentUniqueIdError", "2.999.404"), ("XDSUnknownRepositoryId", a)],
            response.Findings.Select(finding => (finding.Code, finding.Location)));
        Assert.Equal(
            [("urn:oid:2.999.1", "text/plain"), (null, "application/dicom")],
            response.Documents.Select(document => (document.Request.HomeCommunityId, document.MimeType)));
        Assert.Equal([Text("first"), Text("second")], [documents[a], documents[b]]);

        // The schema knows the content itself, not XOP's stand-in for it.
        SchemaValidation.AssertValid(Regex.Replace(Write(response.Write), "<xop:Include[^>]*/>", ""));
    }

    [Fact]
    public async Task Nothing_found_is_Failure_and_all_found_is_Success()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Assert.Equal(ResponseStatus.Failure,
            (await repository.RetrieveAsync(new DocumentRequest(RepositoryUniqueId, "2.999.404"))).Response.Status);

        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        DocumentRequest request = new(RepositoryUniqueId, entry.UniqueId!);
        (RetrieveDocumentSetResponse response, _) = await repository.RetrieveAsync(request, request);
        Assert.Equal((ResponseStatus.Success, 1), (response.Status, response.Documents.Count));
    }

    [Fact]
    public async Task A_registry_that_hangs_holds_back_pending_documents_only()
    {
        await using RepositoryUnderTest repository = await StartAsync(
            options => options with { PendingRetry = TimeSpan.FromHours(1), RegistryTimeout = TimeSpan.FromMilliseconds(500) });
        DocumentEntry known = Entry();
        _ = await repository.ProvideAsync(Of(known), Text("known"));
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry pending = Entry();
        _ = await repository.ProvideAsync(Of(pending), Text("pending"));
        TaskCompletionSource hanging = new();
        repository.Registry.BeforeQueryAnswer = _ => hanging.Task;

        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            new DocumentRequest(RepositoryUniqueId, pending.UniqueId!), new DocumentRequest(RepositoryUniqueId, known.UniqueId!));
        hanging.SetResult();

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal(Text("known"), documents[known.UniqueId!]);
    }

    [Fact]
    public async Task A_pending_document_the_registry_will_not_speak_of_holds_up_no_other()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        (DocumentEntry mute, DocumentEntry other) = (Entry(), Entry());
        _ = await repository.ProvideAsync(Of(mute), Text("mute"));
        _ = await repository.ProvideAsync(Of(other), Text("other"));
        repository.Registry.BeforeQueryAnswer = ids =>
            ids.Contains(mute.UniqueId) ? throw new InvalidOperationException("it will not say") : Task.CompletedTask;

        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            new DocumentRequest(RepositoryUniqueId, mute.UniqueId!), new DocumentRequest(RepositoryUniqueId, other.UniqueId!));

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal(Text("other"), documents[other.UniqueId!]);
    }

    [Fact]
    public async Task Two_hundred_documents_come_in_one_answer()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of([.. Enumerable.Range(0, 200).Select(i => Entry($"D{i}"))]);
        byte[][] contents = [.. submission.Documents.Select((_, i) => RandomNumberGenerator.GetBytes(i * 37))];
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(submission, contents)).Status);

        (_, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            [.. submission.Documents.Select(entry => new DocumentRequest(RepositoryUniqueId, entry.UniqueId!))]);
        Assert.Equal(contents, submission.Documents.Select(entry => documents[entry.UniqueId!]));
    }

    [Fact]
    public async Task A_plain_request_gets_documents_as_MTOM_and_errors_plainly()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        const string Action = "urn:ihe:iti:2007:RetrieveDocumentSet";

        (_, string found) = await repository.PostAsync(
            Envelope(new RetrieveDocumentSetRequest([new(RepositoryUniqueId, entry.UniqueId!)]).Write, Action), "application/soap+xml");
        Assert.StartsWith("--", found, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\ncontent\r\n--", found, StringComparison.Ordinal);

        (_, string none) = await repository.PostAsync(
            Envelope(new RetrieveDocumentSetRequest([new(RepositoryUniqueId, "2.999.404")]).Write, Action), "application/soap+xml");
        Assert.StartsWith("<?xml", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_whose_bytes_are_gone_is_an_error_for_it_alone()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B"));
        _ = await repository.ProvideAsync(submission, Text("first"), Text("second!"));
        await repository.TamperAsync((await repository.StoredAsync()).Single(stored => stored.Size == 5).Name, null);
        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            [.. submission.Documents.Select(entry => new DocumentRequest(RepositoryUniqueId, entry.UniqueId!))]);

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal("XDSRepositoryError", Assert.Single(response.Findings).Code);
        Assert.Equal(submission.Documents[1].UniqueId, Assert.Single(documents).Key);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task A_document_whose_bytes_were_changed_never_looks_whole_and_the_log_names_it(int length)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        byte[] content = RandomNumberGenerator.GetBytes(length);
        _ = await repository.ProvideAsync(Of(entry), content);
        content[length / 2] ^= 1;
        await repository.TamperAsync((await repository.StoredAsync()).Single().Name, content);

        Exception broken = await Assert.ThrowsAnyAsync<Exception>(() => repository.RetrieveAsync(entry.UniqueId!));
        Assert.True(broken is IOException or HttpRequestException or SoapFaultException, $"{broken}");
        Assert.Contains(repository.Host.Log.Lines,
            line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(entry.UniqueId!, StringComparison.Ordinal)
                && line.Contains("damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_document_that_became_shorter_or_longer_is_an_error_for_it_alone()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B"), Entry("C"));
        _ = await repository.ProvideAsync(submission, new byte[10], new byte[20], Text("whole"));
        await repository.TamperAsync((await repository.StoredAsync()).Single(stored => stored.Size == 10).Name, new byte[9]);
        await repository.TamperAsync((await repository.StoredAsync()).Single(stored => stored.Size == 20).Name, new byte[21]);
        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) = await repository.RetrieveAsync(
            [.. submission.Documents.Select(entry => new DocumentRequest(RepositoryUniqueId, entry.UniqueId!))]);

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal(["XDSRepositoryError", "XDSRepositoryError"], response.Findings.Select(finding => finding.Code));
        Assert.Equal(submission.Documents[2].UniqueId, Assert.Single(documents).Key);
    }

    [Fact]
    public async Task More_documents_than_the_limit_are_refused()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { MaxDocuments = 2 });
        (RetrieveDocumentSetResponse response, _) = await repository.RetrieveAsync(
            [.. Enumerable.Range(0, 3).Select(i => new DocumentRequest(RepositoryUniqueId, $"2.999.404.{i}"))]);
        Assert.Equal("XDSRepositoryOutOfResources", Assert.Single(response.Findings).Code);
    }
}
