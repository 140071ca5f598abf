using System.Security.Cryptography;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Soap;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

/// <summary>Runs alone: it counts what the whole process allocates, client, repository and registry together.</summary>
[CollectionDefinition(nameof(LargeDocumentTests), DisableParallelization = true)]
[Collection(nameof(LargeDocumentTests))]
public sealed class LargeDocumentTests
{
    private const int MiB = 1 << 20;
    private const int Blocks = 256;

    [Fact]
    public async Task A_quarter_gigabyte_goes_in_and_out_in_bounded_memory()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        byte[] block = RandomNumberGenerator.GetBytes(MiB);
        DocumentEntry entry = Entry();
        Submission submission = Of(entry);
        SentAttachment attachment = new("large@test", "application/octet-stream", async (stream, cancel) =>
        {
            for (int i = 0; i < Blocks; i++)
            {
                await stream.WriteAsync(block, cancel);
            }
        });
        _ = await repository.ProvideAsync(Of(Entry("Warm")), Text("what is loaded once does not count"));

        long before = GC.GetTotalAllocatedBytes(precise: true);
        SoapClient soap = new(repository.Http);
        await using (SoapMessage answer = await soap.SendAsync(
            repository.Uri,
            "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
            writer => ProvideAndRegisterDocumentSetRequest.Write(writer, submission, [new(entry.EntryUuid, attachment.Href)]),
            [attachment],
            mtom: true,
            TestContext.Current.CancellationToken))
        {
            Assert.Equal(ResponseStatus.Success, RegistryResponse.Read(answer.OpenBody()).Status);
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        byte[] buffer = new byte[64 << 10];
        await using (SoapMessage answer = await soap.SendAsync(
            repository.Uri,
            "urn:ihe:iti:2007:RetrieveDocumentSet",
            new RetrieveDocumentSetRequest([new DocumentRequest(RepositoryUniqueId, entry.UniqueId!)]).Write,
            [],
            mtom: true,
            TestContext.Current.CancellationToken))
        {
            await foreach (ReceivedAttachment received in answer.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
            {
                for (int count; (count = await received.Content.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
                {
                    hash.AppendData(buffer, 0, count);
                }
            }
        }

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        DocumentEntry registered = repository.Registry.Registered.Last().Documents.Single();
        Assert.Equal(((long)Blocks * MiB, registered.Hash), (registered.Size, Convert.ToHexStringLower(hash.GetHashAndReset())));
        Assert.True(allocated < 64 * MiB, $"{allocated:N0} bytes were allocated to move {2 * Blocks} MiB");
    }
}
