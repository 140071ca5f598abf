using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Storage;
using EmradXds.Soap;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

public class Iti86RemoveDocumentsTests
{
    /// <summary>Every rule holds wherever documents lie.</summary>
    private protected virtual Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartAsync(change);

    [Fact]
    public async Task A_removed_document_is_gone_with_its_bytes_and_its_row_and_the_others_stay()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B"));
        _ = await repository.ProvideAsync(submission, Text("first"), Text("second"));
        (string a, string b) = (submission.Documents[0].UniqueId!, submission.Documents[1].UniqueId!);

        RegistryResponse response = await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, a));

        Assert.Equal(ResponseStatus.Success, response.Status);
        SchemaValidation.AssertValid(Write(response.Write));
        (RetrieveDocumentSetResponse retrieved, _) = await repository.RetrieveAsync(new DocumentRequest(RepositoryUniqueId, a));
        Assert.Equal(("XDSDocumentUniqueIdError", a), (Assert.Single(retrieved.Findings).Code, retrieved.Findings.Single().Location));
        Assert.Equal(Text("second"), await repository.RetrieveAsync(b));
        Assert.Equal(6, Assert.Single(await repository.StoredAsync()).Size);
        Assert.Equal(b, Assert.Single(await repository.RowsAsync()).UniqueId);
    }

    [Fact]
    public async Task Some_removed_is_PartialSuccess_with_an_error_for_each_other()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B"));
        _ = await repository.ProvideAsync(submission, Text("first"), Text("second"));
        (string a, string b) = (submission.Documents[0].UniqueId!, submission.Documents[1].UniqueId!);

        RegistryResponse response = await RemoveAsync(
            repository,
            new DocumentRequest(RepositoryUniqueId, a),
            new DocumentRequest("2.999.1.10", b),
            new DocumentRequest(RepositoryUniqueId, "2.999.404"),
            new DocumentRequest(RepositoryUniqueId, a));

        Assert.Equal(ResponseStatus.PartialSuccess, response.Status);
        Assert.Equal(
            [("XDSUnknownRepositoryId", b), ("XDSDocumentUniqueIdError", "2.999.404")],
            response.Findings.Select(finding => (finding.Code, finding.Location)));
        Assert.Single(await repository.StoredAsync());
    }

    [Fact]
    public async Task None_removed_is_Failure()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        AssertFailure(
            await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, "2.999.404")), XdsErrorCode.XDSDocumentUniqueIdError);
    }

    [Fact]
    public async Task A_removed_uniqueId_may_come_anew_with_other_bytes()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("first"));
        _ = await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, entry.UniqueId!));

        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(entry), Text("anew"))).Status);
        Assert.Equal(Text("anew"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task A_document_kept_twice_is_removed_whole()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("same"));
        _ = await repository.ProvideAsync(Of(entry with { MimeType = "text/html" }), Text("same"));
        Assert.Equal(2, (await repository.StoredAsync()).Count);

        Assert.Equal(ResponseStatus.Success, (await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, entry.UniqueId!))).Status);
        Assert.Empty(await repository.StoredAsync());
        Assert.Empty(await repository.RowsAsync());
    }

    [Fact]
    public async Task A_pending_document_that_the_registry_has_is_removed_and_one_it_has_not_is_not()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        List<Submission> registered = [.. repository.Registry.Registered];
        repository.Registry.Registered.Clear();
        AssertFailure(
            await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, entry.UniqueId!)), XdsErrorCode.XDSDocumentUniqueIdError);
        Assert.Single(await repository.StoredAsync());

        registered.ForEach(repository.Registry.Registered.Enqueue);
        Assert.Equal(ResponseStatus.Success, (await RemoveAsync(repository, new DocumentRequest(RepositoryUniqueId, entry.UniqueId!))).Status);
        Assert.Empty(await repository.StoredAsync());
    }

    [Fact]
    public async Task A_removal_that_a_crash_broke_off_is_finished_at_the_next_start_and_the_document_is_never_served()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        await repository.StopAsync();
        DocumentRow row = new()
        {
            Id = Guid.CreateVersion7(),
            UniqueId = NewUid(),
            MimeType = "text/plain",
            Size = 4,
            StoredAt = DateTimeOffset.UnixEpoch,
            State = DocumentState.Removing,
        };
        await repository.AddRowAsync(row);
        _ = await repository.Store().WriteAsync(row.Id, new MemoryStream(Text("half")), 100, TestContext.Current.CancellationToken);

        await repository.StartAgainAsync();
        Assert.Null(await repository.RetrieveAsync(row.UniqueId));
        await Eventually.TrueAsync(async () => (await repository.RowsAsync()).Count == 0, "the removal was never finished");
        Assert.Empty(await repository.StoredAsync());
    }

    [Fact]
    public async Task More_documents_than_the_limit_are_refused()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { MaxDocuments = 2 });
        AssertFailure(
            await RemoveAsync(repository, [.. Enumerable.Range(0, 3).Select(i => new DocumentRequest(RepositoryUniqueId, $"2.999.404.{i}"))]),
            XdsErrorCode.XDSRepositoryOutOfResources);
    }

    private static async Task<RegistryResponse> RemoveAsync(RepositoryUnderTest repository, params DocumentRequest[] named)
    {
        await using SoapMessage answer = await new SoapClient(repository.Http).SendAsync(
            repository.Uri,
            "urn:ihe:iti:2017:RemoveDocuments",
            new RemoveDocumentsRequest(named).Write,
            [],
            mtom: false,
            TestContext.Current.CancellationToken);
        return RegistryResponse.Read(answer.OpenBody());
    }
}
