using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

/// <summary>Attacks by the ids of a submission, which a file system might take for paths.</summary>
public sealed class HostileSubmissionsTests
{
    public static TheoryData<string> Names =>
    [
        "../../../escaped", "..\\..\\escaped", "/tmp/escaped", "2.999.1.%00", "2.999.1/../../../escaped", "CON", "nul.txt", "C:\\escaped",
        "2.999.007", "$(escaped)", "`escaped`", "file:///escaped", new string('9', 128),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_uniqueId_that_looks_like_a_path_is_never_one(string name)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string[] outside = FilesOutsideStore(repository);
        DocumentEntry entry = Entry(uniqueId: name);
        RegistryResponse response = await repository.ProvideAsync(Of(entry), Text("content"));

        // What an id may be is the registry's to say; the one behind this repository takes anything.
        Assert.Equal(ResponseStatus.Success, response.Status);
        Assert.Equal(Text("content"), await repository.RetrieveAsync(name));
        AssertKeptByNumber(repository, outside);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_document_id_and_a_Content_ID_that_look_like_paths_are_never_ones(string name)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string[] outside = FilesOutsideStore(repository);
        DocumentEntry entry = Entry(name);
        string href = $"cid:{Uri.EscapeDataString(name)}";
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(entry), [new(name, href)]));
        string part = HostileRequests.Part(name.Replace("%", "%25", StringComparison.Ordinal), "content");
        HostileRequest request = HostileRequests.Package([HostileRequests.Root(HostileRequests.Envelope(body)), part]);
        (_, string answer) = await repository.PostAsync(request.Bytes, request.ContentType);

        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        AssertKeptByNumber(repository, outside);
        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("' OR '1'='1")]
    public async Task A_retrieval_by_a_path_finds_nothing(string name)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        _ = await repository.ProvideAsync(Of(Entry()), Text("content"));
        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) =
            await repository.RetrieveAsync(new DocumentRequest(RepositoryUniqueId, name));

        Assert.Equal("XDSDocumentUniqueIdError", Assert.Single(response.Findings).Code);
        Assert.Empty(documents);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(129)]
    public async Task A_uniqueId_that_is_none_or_too_long_is_refused(object? length)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry() with { UniqueId = length is int count ? new string('9', count) : length as string };
        AssertFailure(await repository.ProvideAsync(Of(entry), Text("content")), XdsErrorCode.XDSRepositoryMetadataError);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_mimeType_that_breaks_out_of_its_header_is_not_repeated_in_one()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry(mimeType: "text/plain\r\nContent-ID: <evil>\r\n\r\nevil");
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    /// <summary>A replay whose registration is lost must not let the second bytes take the place of the first.</summary>
    [Fact]
    public async Task A_replay_with_other_bytes_is_refused_with_XDSNonIdenticalHash_also_while_the_first_is_pending()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        AssertFailure(await repository.ProvideAsync(Of(entry), Text("first")), XdsErrorCode.XDSRegistryNotAvailable);
        repository.Registry.BeforeAnswer = () => Task.CompletedTask;
        repository.Registry.Judge = (submission, findings) =>
        {
            string first = repository.Registry.Registered.First().Documents[0].Hash!;
            if (submission.Documents[0].Hash != first)
            {
                findings.Error(XdsErrorCode.XDSNonIdenticalHash, "another hash", entry.UniqueId);
            }
        };

        AssertFailure(await repository.ProvideAsync(Of(entry), Text("other")), XdsErrorCode.XDSNonIdenticalHash);
        Assert.Equal(Text("first"), await repository.RetrieveAsync(entry.UniqueId!));
        Assert.Single(FilesInStore(repository));
    }

    private static string[] FilesOutsideStore(RepositoryUnderTest repository) =>
    [
        .. Directory.GetFiles(repository.Folder.Path, "*", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(repository.Folder.File("store"), StringComparison.Ordinal))
            .Where(file => !file.Contains(".db", StringComparison.Ordinal)),
    ];

    private static string[] FilesInStore(RepositoryUnderTest repository) =>
        Directory.GetFiles(repository.Folder.File("store"), "*", SearchOption.AllDirectories);

    private static void AssertKeptByNumber(RepositoryUnderTest repository, string[] outside)
    {
        Assert.True(Guid.TryParseExact(Path.GetFileName(Assert.Single(FilesInStore(repository))), "N", out _));
        Assert.Equal(outside, FilesOutsideStore(repository));
    }
}
