using System.Security.Cryptography;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer.Tests;

public sealed class ReadManifestTests : IAsyncLifetime
{
    private static readonly (string, TestFile)[] Files =
        [(TestDomain.Lincoln, new("1.2.1", "1.2.1.1", "1.2.1.1.1")), (TestDomain.Lincoln, new("1.2.1", "1.2.1.1", "1.2.1.1.2"))];

    private TestDomain domain = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => domain = await TestDomain.StartAsync();

    public ValueTask DisposeAsync() => domain.DisposeAsync();

    [Fact]
    public async Task A_manifest_is_read_from_the_repository_of_its_entry()
    {
        domain.Share(Files);

        KeyObjectManifest manifest = await ReadAsync();

        ManifestSeries series = Assert.Single(manifest.Series);
        Assert.Equal(
            ("1.2.1", "1.2.1.1", TestDomain.Lincoln), (series.StudyInstanceUid, series.SeriesInstanceUid, series.RetrieveLocationUid));
        Assert.Equal(["1.2.1.1.1", "1.2.1.1.2"], series.Instances.Select(instance => instance.SopInstanceUid));
    }

    [Fact]
    public async Task A_manifest_in_the_envelope_is_read_as_well()
    {
        domain.Share(Files);
        Func<DocumentRequest, SourceAnswer> attached = domain.AnswerDocument;
        domain.AnswerDocument = request => new SourceAnswer { Inline = true, Documents = { attached(request).Documents[0] } };

        Assert.Equal("1.2.1", (await ReadAsync()).StudyInstanceUid);
    }

    [Fact]
    public async Task A_hash_in_upper_case_is_the_same_hash()
    {
        Change(domain.Share(Files), entry => entry with { Hash = entry.Hash!.ToUpperInvariant() });

        Assert.Equal("1.2.1", (await ReadAsync()).StudyInstanceUid);
    }

    [Fact]
    public async Task Another_hash_than_the_entrys_is_refused()
    {
        Change(domain.Share(Files), entry => entry with { Hash = new string('a', 40) });

        await RefusedAsync("SHA-1");
    }

    [Theory]
    [InlineData(-1, "longer than")]
    [InlineData(1, "its entry says")]
    public async Task Another_size_than_the_entrys_is_refused(int difference, string words)
    {
        Change(domain.Share(Files), entry => entry with { Size = entry.Size + difference });

        await RefusedAsync(words);
    }

    [Fact]
    public async Task Damaged_bytes_are_told_by_their_hash_not_as_a_strange_format()
    {
        DocumentEntry entry = domain.Share(Files);
        domain.AnswerDocument = request => new SourceAnswer { Documents = { (request, new byte[entry.Size!.Value]) } };

        await RefusedAsync("SHA-1");
    }

    [Fact]
    public async Task Another_document_than_the_one_asked_for_is_refused()
    {
        domain.Share(Files);
        Func<DocumentRequest, SourceAnswer> honest = domain.AnswerDocument;
        domain.AnswerDocument = request => honest(request with { DocumentUniqueId = "1.2.3.4" });

        await RefusedAsync("1.2.3.4");
    }

    [Fact]
    public async Task A_manifest_of_another_study_than_its_entry_says_is_refused()
    {
        Change(domain.Share(Files), entry => entry with { ReferenceIds = ["1.2.99^^^^urn:ihe:iti:xds:2016:studyInstanceUID"] });

        await RefusedAsync("1.2.99");
    }

    [Fact]
    public async Task What_arrives_as_registered_but_is_no_manifest_is_refused()
    {
        DocumentEntry entry = domain.Share(Files);
        byte[] text = "not DICOM at all"u8.ToArray();
        Change(entry, _ => entry with { Size = text.Length, Hash = Convert.ToHexStringLower(SHA1.HashData(text)) });
        domain.AnswerDocument = request => new SourceAnswer { Documents = { (request, text) } };

        await RefusedAsync("no readable manifest");
    }

    [Fact]
    public async Task A_repository_that_refuses_is_an_exception_with_its_code()
    {
        domain.Share(Files);
        SourceAnswer answer = new();
        answer.Findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, "removed yesterday");
        domain.AnswerDocument = _ => answer;

        XdsFailureException refused = await Assert.ThrowsAsync<XdsFailureException>(ReadAsync);

        Assert.Contains("XDSDocumentUniqueIdError (removed yesterday)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repository_without_an_address_is_named()
    {
        Change(domain.Share(Files), entry => entry with { RepositoryUniqueId = "2.999.77" });

        XdsFailureException refused = await Assert.ThrowsAsync<XdsFailureException>(ReadAsync);

        Assert.Contains("2.999.77", refused.Message, StringComparison.Ordinal);
    }

    private void Change(DocumentEntry entry, Func<DocumentEntry, DocumentEntry> change) =>
        domain.Entries[domain.Entries.IndexOf(entry)] = change(entry);

    private async Task<KeyObjectManifest> ReadAsync()
    {
        XdsImagingConsumer consumer = domain.Consumer();
        return await consumer.ReadManifestAsync(await consumer.FindStudiesAsync(TestDomain.Nhs, Cancel).FirstAsync(Cancel), Cancel);
    }

    private async Task RefusedAsync(string words)
    {
        ManifestMismatchException refused = await Assert.ThrowsAsync<ManifestMismatchException>(ReadAsync);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }
}
