using System.Text;
using System.Text.RegularExpressions;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;
using static EmradXds.Testing.HostileRequests;

namespace EmradXds.Repository.Tests;

/// <summary>Attacks by the form of a message, against ITI-41 and ITI-43. After each the repository holds what it held, and answers.</summary>
/// <remarks>Runs alone: some tests count what the whole process allocates.</remarks>
[CollectionDefinition(nameof(HostileRequestsTests), DisableParallelization = true)]
[Collection(nameof(HostileRequestsTests))]
public sealed class HostileRequestsTests(HostileRequestsTests.Attacked attacked) : IClassFixture<HostileRequestsTests.Attacked>, IDisposable
{
    private readonly Tripwire trap = new();
    private readonly RepositoryUnderTest repository = attacked.Repository;

    public static TheoryData<string> Attacks => [.. HostileRequests.Attacks];

    private static string WithoutDocument => Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(), []));

    private static string Retrieval => Write(new RetrieveDocumentSetRequest([new(RepositoryUniqueId, "2.999.404")]).Write);

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Submission_is_refused_with_a_Sender_fault_and_nothing_happens(string attack) =>
        await AssertRefusedAsync(HostileRequests.Of(attack, WithoutDocument, trap));

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Retrieval_is_refused_with_a_Sender_fault_and_nothing_happens(string attack) =>
        await AssertRefusedAsync(HostileRequests.Of(attack, Retrieval, trap));

    [Theory]
    [InlineData("http")]
    [InlineData("file")]
    public async Task A_document_at_an_address_or_in_a_file_is_refused_and_not_fetched(string scheme) =>
        await AssertRefusedAsync(Submission(Include(scheme == "http" ? trap.HttpUri : trap.FileUri), Part("a", "1")));

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("data:text/plain,x")]
    [InlineData("urn:uuid:1")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("cid:")]
    [InlineData("cid:missing")]
    [InlineData("cid:A")]
    [InlineData("cid:a ")]
    [InlineData("cid:&lt;a&gt;")]
    [InlineData("cid:../a")]
    public async Task A_document_that_no_part_of_the_package_is_is_refused(string href) =>
        await AssertNothingProvidedAsync(Submission(Include(href), Part("a", "1")));

    [Fact]
    public async Task A_document_in_two_parts_of_one_Content_ID_is_refused() =>
        await AssertRefusedAsync(Submission(Include("cid:a"), Part("a", "1"), Part("a", "2")));

    [Fact]
    public async Task A_document_in_the_envelope_of_its_own_message_is_refused() =>
        await AssertNothingProvidedAsync(Submission(Include("cid:root"), Part("a", "1")));

    [Fact]
    public async Task One_part_for_two_documents_is_refused()
    {
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(
            writer, Of(Entry("A"), Entry("B")), [new("A", "cid:a"), new("B", "cid:a")]));
        await AssertRefusedAsync(Package([Root(Envelope(body)), Part("a", "1")]));
    }

    [Theory]
    [InlineData("<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'><x:Include href='cid:b'/></x:Include>")]
    [InlineData("<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/>QUJD")]
    [InlineData("QUJD<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/>")]
    [InlineData("<x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/><x:Include xmlns:x='urn:x' href='cid:b'/>")]
    [InlineData("<y><x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='cid:a'/></y>")]
    [InlineData("<x:Include xmlns:x='urn:another' href='cid:a'/>")]
    [InlineData("This is no base64!")]
    [InlineData("QUJDR")]
    [InlineData("QQ==QQ==")]
    public async Task A_document_that_is_neither_one_include_nor_base64_is_refused(string content) =>
        await AssertRefusedAsync(Submission(content, Part("a", "1"), Part("b", "2")));

    [Fact]
    public async Task An_include_where_a_text_should_be_is_refused()
    {
        string body = Regex.Replace(Body(Entry("A"), "QUJD"), "(<[a-z]*:?Value>)", $"$1{Include("cid:a")}");
        Assert.Contains(Include("cid:a"), body, StringComparison.Ordinal);
        await AssertRefusedAsync(Package([Root(Envelope(body)), Part("a", "1")]));
    }

    [Fact]
    public async Task Inline_base64_in_a_package_is_taken()
    {
        DocumentEntry entry = Entry("A");
        HostileRequest request = Package([Root(Envelope(Body(entry, "YnkgYmFzZTY0")))]);
        (int status, string answer) = await repository.PostAsync(request.Bytes, request.ContentType);

        Assert.Equal(200, status);
        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        Assert.Equal(Text("by base64"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Fact]
    public async Task A_part_in_base64_is_decoded_and_one_that_is_none_is_refused()
    {
        DocumentEntry entry = Entry("A");
        const string Encoded = "Content-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        await AssertRefusedAsync(Submission(Include("cid:a"), $"{Encoded}YnkgY*FzZTY0"));
        HostileRequest request = Package([Root(Envelope(Body(entry, Include("cid:a")))), $"{Encoded}YnkgYm\r\nFzZTY0"]);
        (_, string answer) = await repository.PostAsync(request.Bytes, request.ContentType);

        Assert.Contains("ResponseStatusType:Success", answer, StringComparison.Ordinal);
        Assert.Equal(Text("by base64"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Theory]
    [InlineData("closing boundary missing")]
    [InlineData("parts by the ten thousand")]
    [InlineData("header of a part that never ends")]
    public async Task A_document_before_what_breaks_the_package_is_not_kept(string attack)
    {
        string body = Body(Entry("A"), Include("cid:a"));
        string parts = Encoding.Latin1.GetString(HostileRequests.Of(attack, "<x></x>", trap).Bytes);
        string rest = parts[parts.IndexOf($"--{Boundary}", 10, StringComparison.Ordinal)..];
        HostileRequest good = Package([Root(Envelope(body)), Part("a", "1")]);
        byte[] bytes = [.. good.Bytes[..^$"--{Boundary}--\r\n".Length], .. Encoding.Latin1.GetBytes(rest.Replace("<a>", "<b>"))];

        await AssertRefusedAsync(good with { Bytes = bytes });
    }

    [Theory]
    [InlineData("billion laughs")]
    [InlineData("quadratic blow-up of entities")]
    [InlineData("nested elements that never end")]
    [InlineData("attributes by the hundred thousand")]
    [InlineData("element name of a million characters")]
    [InlineData("header of a part that never ends")]
    [InlineData("parts by the ten thousand")]
    public async Task Refusal_takes_little_memory(string attack)
    {
        HostileRequest request = HostileRequests.Of(attack, WithoutDocument, trap);
        await AssertRefusedAsync(request);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        _ = await repository.PostAsync(request.Bytes, request.ContentType);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(allocated < 64 << 20, $"{allocated:N0} bytes were allocated for a request of {request.Bytes.Length:N0}");
    }

    public void Dispose() => trap.Dispose();

    private static string Body(DocumentEntry entry, string content) =>
        Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(entry), [new(entry.EntryUuid, "cid:x")])).Replace(
            "<xop:Include href=\"cid:x\" xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" />", content, StringComparison.Ordinal);

    private static HostileRequest Submission(string content, params string[] parts) =>
        Package([Root(Envelope(Body(Entry("A"), content))), .. parts]);

    private async Task AssertRefusedAsync(HostileRequest request)
    {
        string answer = await AssertNothingProvidedAsync(request);
        Assert.Contains("soap:Fault", answer, StringComparison.Ordinal);
        Assert.Contains("soap:Sender", answer, StringComparison.Ordinal);
    }

    /// <summary>Refused, by a fault or by what is wrong with the submission; nothing is stored, nothing broke.</summary>
    private async Task<string> AssertNothingProvidedAsync(HostileRequest request)
    {
        var before = await StoredAsync();
        (_, string answer) = await repository.PostAsync(request.Bytes, request.ContentType);

        Assert.DoesNotContain(":Success", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(repository.Host.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Equal(before, await StoredAsync());
        trap.AssertUntouched([answer, .. repository.Host.Log.Lines]);
        DocumentEntry good = Entry();
        Assert.Empty((await repository.ProvideAsync(Of(good), Text("good"))).Findings);
        Assert.Equal(Text("good"), await repository.RetrieveAsync(good.UniqueId!));
        return answer;
    }

    private async Task<(int Files, int Rows, int Registered)> StoredAsync() =>
        ((await repository.StoredAsync()).Count, (await repository.RowsAsync()).Count, repository.Registry.Registered.Count);

    /// <summary>One repository for all attacks: what one does to it, the next would find.</summary>
    public sealed class Attacked : IAsyncLifetime
    {
        internal RepositoryUnderTest Repository { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Repository = await StartAsync();

        public ValueTask DisposeAsync() => Repository.DisposeAsync();
    }
}
