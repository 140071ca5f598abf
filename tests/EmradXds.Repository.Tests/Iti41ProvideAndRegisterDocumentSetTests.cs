using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Storage;
using EmradXds.Soap;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

public class Iti41ProvideAndRegisterDocumentSetTests
{
    /// <summary>Every rule holds wherever documents lie.</summary>
    private protected virtual Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartAsync(change);

    [Fact]
    public async Task A_document_is_registered_with_hash_size_and_repository_and_served_byte_for_byte()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        byte[] content = RandomNumberGenerator.GetBytes(300_001);
        DocumentEntry entry = Entry() with { RepositoryUniqueId = "2.999.666" };
        RegistryResponse response = await repository.ProvideAsync(Of(entry), content);

        Assert.Equal(ResponseStatus.Success, response.Status);
        Assert.Empty(response.Findings);
        DocumentEntry registered = Assert.Single(Assert.Single(repository.Registry.Registered).Documents);
        Assert.Equal(
            (entry.EntryUuid, RepositoryUniqueId, Convert.ToHexStringLower(SHA1.HashData(content)), content.Length),
            (registered.EntryUuid, registered.RepositoryUniqueId, registered.Hash, registered.Size));
        Assert.Equal("urn:example:extra", Assert.Single(registered.ExtraSlots).Name);
        Assert.Equal(content, await repository.RetrieveAsync(entry.UniqueId!));
        SchemaValidation.AssertValid(repository.Registry.LastRequest);
    }

    [Fact]
    public async Task Several_documents_arrive_in_any_order_with_unnamed_parts_between_them()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"), Entry("B"), Entry("C"));
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, submission, [new("A", "cid:a%40x"), new("B", "cid:b@x"), new("C", "cid:c@x")]));
        (_, string answer) = await repository.PostAsync(
            Package(body, ("c@x", "third"), ("noise", "?"), ("b@x", ""), ("a@x", "first")), PackageType);

        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        Assert.Equal(Text("first"), await repository.RetrieveAsync(submission.Documents[0].UniqueId!));
        Assert.Equal(Text(""), await repository.RetrieveAsync(submission.Documents[1].UniqueId!));
        Assert.Equal(Text("third"), await repository.RetrieveAsync(submission.Documents[2].UniqueId!));
    }

    [Fact]
    public async Task Inline_base64_in_a_plain_request_is_taken_and_answered_plainly()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        byte[] content = RandomNumberGenerator.GetBytes(3_000_000);
        string body = Inline(Of(entry), Convert.ToBase64String(content));
        (int status, string answer) = await repository.PostAsync(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Envelope(_ => { }, Action))
                .Replace("<s:Body></s:Body>", $"<s:Body>{body}</s:Body>", StringComparison.Ordinal)),
            "application/soap+xml");

        Assert.Equal(200, status);
        Assert.StartsWith("<?xml", answer, StringComparison.Ordinal);
        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        Assert.Equal(content, await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task A_submission_without_documents_is_passed_on()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of())).Status);
        Assert.Single(repository.Registry.Registered);
    }

    [Fact]
    public async Task A_DocumentEntry_without_document_is_refused_with_XDSMissingDocument()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        AssertFailure(await repository.ProvideAsync(Of(Entry("A"), Entry("B")), Text("only A")), XdsErrorCode.XDSMissingDocument);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_document_without_DocumentEntry_is_refused_with_XDSMissingDocumentMetadata()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        Submission submission = Of(Entry("A"));
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, submission, [new("A", "cid:a"), new("Z", "cid:z")]));
        (_, string answer) = await repository.PostAsync(Package(body, ("a", "1"), ("z", "2")), PackageType);

        Assert.Contains("errorCode=\"XDSMissingDocumentMetadata\"", answer, StringComparison.Ordinal);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Hash_and_size_that_the_bytes_do_not_have_are_refused_together_and_letter_case_does_not_matter()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        byte[] content = Text("content");
        string hash = Convert.ToHexString(SHA1.HashData(content));
        AssertFailure(
            await repository.ProvideAsync(Of(Entry() with { Hash = new string('0', 40), Size = 99 }), content),
            XdsErrorCode.XDSRepositoryMetadataError, XdsErrorCode.XDSRepositoryMetadataError);
        await repository.AssertNothingStoredAsync();

        Assert.Equal(ResponseStatus.Success,
            (await repository.ProvideAsync(Of(Entry() with { Hash = hash, Size = content.Length }), content)).Status);
    }

    [Fact]
    public async Task A_uniqueId_twice_in_a_message_is_refused()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string uniqueId = NewUid();
        RegistryResponse response = await repository.ProvideAsync(Of(Entry("A", uniqueId), Entry("B", uniqueId)), Text("1"), Text("2"));
        AssertFailure(response, XdsErrorCode.XDSRepositoryDuplicateUniqueIdInMessage);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task The_same_uniqueId_is_accepted_again_with_the_same_bytes_and_refused_with_others()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(entry), Text("same"))).Status);
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(entry), Text("same"))).Status);
        AssertFailure(await repository.ProvideAsync(Of(entry), Text("other")), XdsErrorCode.XDSNonIdenticalHash);

        Assert.Equal(2, repository.Registry.Registered.Count);
        Assert.Single(await repository.StoredAsync());
        Assert.Equal(Text("same"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task What_the_registry_refuses_comes_back_unchanged_and_is_not_kept()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        repository.Registry.Judge = (_, findings) =>
        {
            findings.Error(XdsErrorCode.XDSUnknownPatientId, "not known here", "line 7");
            findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "slot dropped");
        };
        DocumentEntry entry = Entry();
        RegistryResponse response = await repository.ProvideAsync(Of(entry), Text("content"));

        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal(
            [
                new Finding("XDSUnknownPatientId", "not known here", "line 7"),
                new Finding("XDSExtraMetadataNotSaved", "slot dropped", null, Severity.Warning),
            ],
            response.Findings);
        Assert.Null(await repository.RetrieveAsync(entry.UniqueId!));
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task Warnings_of_the_registry_come_back_with_Success()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        repository.Registry.Judge = (_, findings) => findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "slot dropped");
        RegistryResponse response = await repository.ProvideAsync(Of(Entry()), Text("content"));
        Assert.Equal((ResponseStatus.Success, "XDSExtraMetadataNotSaved"), (response.Status, Assert.Single(response.Findings).Code));
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_XDSRegistryNotAvailable_and_nothing_stays()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        await repository.Registry.DisposeAsync();
        AssertFailure(await repository.ProvideAsync(Of(Entry()), Text("content")), XdsErrorCode.XDSRegistryNotAvailable);
        Assert.Empty(await repository.StoredAsync());
        Assert.Empty(await repository.RowsAsync());
    }

    [Fact]
    public async Task A_document_larger_than_the_limit_is_refused_and_the_others_with_it()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { MaxDocumentBytes = 10 });
        RegistryResponse response = await repository.ProvideAsync(Of(Entry("A"), Entry("B")), new byte[10], new byte[11]);
        AssertFailure(response, XdsErrorCode.XDSRepositoryOutOfResources);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_package_cut_off_anywhere_stores_nothing()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, Of(Entry("A"), Entry("B")), [new("A", "cid:a"), new("B", "cid:b")]));
        byte[] whole = Package(body, ("a", "first"), ("b", "second"));
        int envelope = body.Length;
        IEnumerable<int> offsets = Enumerable.Range(0, whole.Length - 2).Where(length => length > envelope || length % 199 == 0);
        foreach (int length in offsets)
        {
            (int status, string answer) = await repository.PostAsync(whole[..length], PackageType);
            Assert.Equal(500, status);
            Assert.Contains("soap:Sender", answer, StringComparison.Ordinal);
        }

        await repository.AssertNothingStoredAsync();
        Assert.Equal(200, (await repository.PostAsync(whole, PackageType)).Status);
        Assert.Equal(2, (await repository.StoredAsync()).Count);
    }

    [Fact]
    public async Task An_initiator_that_hangs_up_in_the_middle_stores_nothing()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(Entry("A")), [new("A", "cid:a")]));
        byte[] part = Package(body, ("a", new string('x', 500_000)))[..400_000];
        using (TcpClient socket = new())
        {
            await socket.ConnectAsync(repository.Uri.Host, repository.Uri.Port);
            NetworkStream stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"POST /repository HTTP/1.1\r\nHost: x\r\nContent-Type: {PackageType}\r\nContent-Length: 600000\r\n\r\n"));
            await stream.WriteAsync(part);
            await Eventually.TrueAsync(async () => (await repository.RowsAsync()).Count == 1, "the document never began to arrive");
        }

        await Eventually.TrueAsync(async () => (await repository.RowsAsync()).Count == 0, "the half document was never removed");
        await repository.AssertNothingStoredAsync();
    }

    [Theory]
    [InlineData("http://127.0.0.1/x")]
    [InlineData("cid:missing")]
    public async Task An_include_of_anything_but_a_part_of_the_package_is_a_fault_and_stores_nothing(string href)
    {
        await using RepositoryUnderTest repository = await StartAsync();
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, Of(Entry("A"), Entry("B")), [new("A", "cid:a"), new("B", href)]));
        (int status, string answer) = await repository.PostAsync(Package(body, ("a", "1")), PackageType);

        Assert.Equal(500, status);
        Assert.Contains("soap:Sender", answer, StringComparison.Ordinal);
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task The_log_has_one_line_with_trace_and_uids_and_never_the_patient_and_the_trace_goes_on_to_the_registry()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, repository.Uri);
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        DocumentEntry entry = Entry("A");
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(entry), [new("A", "cid:a")]));
        request.Content = new ByteArrayContent(Package(body, ("a", "1")));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", PackageType);
        using HttpResponseMessage response = await repository.Http.SendAsync(request);

        string line = Assert.Single(repository.Host.Log.Lines, line => line.Contains("ITI-41", StringComparison.Ordinal));
        Assert.Contains(Trace, line, StringComparison.Ordinal);
        Assert.Contains(entry.UniqueId!, line, StringComparison.Ordinal);
        Assert.Contains("Success", line, StringComparison.Ordinal);
        Assert.DoesNotContain(repository.Host.Log.Lines, text => text.Contains("9990000018", StringComparison.Ordinal));
        Assert.Equal([Trace], repository.Registry.TraceIds);
    }

    [Fact]
    public async Task What_breaks_inside_is_XDSRepositoryError_with_a_correlation()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        await repository.LoseStoreAsync();
        RegistryResponse response = await repository.ProvideAsync(Of(Entry()), Text("1"));

        AssertFailure(response, XdsErrorCode.XDSRepositoryError);
        string correlation = response.Findings.Single().Context.Split(' ')[^1];
        Assert.Contains(repository.Host.Log.Lines,
            line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains(correlation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_document_pending_until_the_registry_says_that_it_has_it()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        AssertFailure(await repository.ProvideAsync(Of(entry), Text("content")), XdsErrorCode.XDSRegistryNotAvailable);
        Assert.Equal(DocumentState.Pending, Assert.Single(await repository.RowsAsync()).State);

        // As after kill -9 between the registration and its being marked.
        await repository.StartAgainAsync();
        await Eventually.TrueAsync(
            async () => await repository.RetrieveAsync(entry.UniqueId!) is not null, "the registered document never came back");
        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task A_pending_document_is_served_as_soon_as_it_is_asked_for_when_the_registry_has_it()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        AssertFailure(await repository.ProvideAsync(Of(entry), Text("content")), XdsErrorCode.XDSRegistryNotAvailable);

        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
        Assert.Equal(DocumentState.Registered, Assert.Single(await repository.RowsAsync()).State);
    }

    [Fact]
    public async Task A_pending_document_whose_uniqueId_is_two_patients_is_settled_like_any_other()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        repository.Registry.Registered.Enqueue(
            Of(entry with { PatientId = "9990000026^^^&2.999.7&ISO", RepositoryUniqueId = "2.999.1.10", Hash = new string('0', 40) }));

        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task The_same_bytes_with_another_mimeType_are_served_with_the_one_registered_last()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("same"));
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(entry with { MimeType = "text/html" }), Text("same"))).Status);

        (RetrieveDocumentSetResponse response, Dictionary<string, byte[]> documents) =
            await repository.RetrieveAsync(new DocumentRequest(RepositoryUniqueId, entry.UniqueId!));
        Assert.Equal("text/html", Assert.Single(response.Documents).MimeType);
        Assert.Equal(Text("same"), documents[entry.UniqueId!]);
    }

    [Fact]
    public async Task A_document_is_served_from_the_moment_its_entry_can_be_found()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        for (int round = 0; round < 25; round++)
        {
            DocumentEntry entry = Entry();
            Task consumer = Task.CompletedTask;
            using CancellationTokenSource marked = new();
            repository.Registry.BeforeAnswer = () =>
            {
                // The registry has the entry; the repository has not heard of it yet. It will be marking it while this asks.
                consumer = Task.Run(async () =>
                {
                    while (!marked.IsCancellationRequested)
                    {
                        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
                    }
                });
                return Task.CompletedTask;
            };

            Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(entry), Text("content"))).Status);
            await marked.CancelAsync();
            await consumer;
        }
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_in_time_is_XDSRegistryNotAvailable()
    {
        await using RepositoryUnderTest repository = await StartAsync(
            options => options with { RegistryTimeout = TimeSpan.FromMilliseconds(300) });
        TaskCompletionSource waiting = new();
        repository.Registry.BeforeAnswer = () => waiting.Task;
        AssertFailure(await repository.ProvideAsync(Of(Entry()), Text("content")), XdsErrorCode.XDSRegistryNotAvailable);
        waiting.SetResult();
    }

    [Fact]
    public async Task A_pending_document_the_registry_does_not_know_is_removed_after_its_grace_and_not_before()
    {
        await using RepositoryUnderTest repository = await StartAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        _ = await repository.ProvideAsync(Of(Entry()), Text("content"));
        repository.Registry.Registered.Clear();

        await repository.StartAgainAsync(options => options with { PendingRetry = TimeSpan.FromHours(1) });
        Assert.Single(await repository.StoredAsync());

        await repository.StartAgainAsync(
            options => options with { RegistryTimeout = TimeSpan.FromMilliseconds(1), PendingGrace = TimeSpan.FromMilliseconds(2) });
        await Eventually.TrueAsync(async () => (await repository.StoredAsync()).Count == 0, "the unregistered document was never removed");
        await Eventually.TrueAsync(async () => (await repository.RowsAsync()).Count == 0, "its row was never removed");
    }

    [Fact]
    public async Task What_was_arriving_when_the_process_ended_is_removed_at_the_next_start()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        await repository.StopAsync();
        DocumentRow row = new()
        {
            Id = Guid.CreateVersion7(),
            UniqueId = NewUid(),
            MimeType = "text/plain",
            StoredAt = DateTimeOffset.UnixEpoch,
            State = DocumentState.Arriving,
        };
        await repository.AddRowAsync(row);
        await repository.Store().WriteAsync(row.Id, new MemoryStream(Text("half")), 100, TestContext.Current.CancellationToken);

        await repository.StartAgainAsync();
        await Eventually.TrueAsync(async () => (await repository.StoredAsync()).Count == 0, "what was broken off was never removed");
        await Eventually.TrueAsync(async () => (await repository.RowsAsync()).Count == 0, "its row was never removed");
    }

    private const string Action = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";

    private const string PackageType =
        $"multipart/related; type=\"application/xop+xml\"; boundary=\"b0undary\"; start=\"<root>\"; " +
        $"start-info=\"application/soap+xml\"; action=\"{Action}\"";

    private static byte[] Package(string body, params (string Id, string Content)[] parts)
    {
        string root = $"<s:Envelope xmlns:s=\"{SoapNames.Envelope}\"><s:Body>{body}</s:Body></s:Envelope>";
        string text = $"--b0undary\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n{root}"
            + string.Concat(parts.Select(part => $"\r\n--b0undary\r\nContent-ID: <{part.Id}>\r\n\r\n{part.Content}"))
            + "\r\n--b0undary--\r\n";
        return Encoding.UTF8.GetBytes(text);
    }

    private static string Inline(Submission submission, string base64) =>
        Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, submission, [new(submission.Documents[0].EntryUuid, "cid:x")]))
            .Replace(
                "<xop:Include href=\"cid:x\" xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" />", base64, StringComparison.Ordinal);
}
