using System.Text;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Serving;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

/// <summary>Attacks by slowness, against ITI-41 and ITI-43: the connection is broken off, and nothing is left of it.</summary>
/// <remarks>Runs alone: it counts what the whole process allocates.</remarks>
[CollectionDefinition(nameof(HostilePeersTests), DisableParallelization = true)]
[Collection(nameof(HostilePeersTests))]
public sealed class HostilePeersTests
{
    private const int MiB = 1 << 20;
    private const int Longer = 64 * MiB;
    private const int ReadQuickly = 8 * MiB;

    private static readonly TimeSpan brief = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task A_package_whose_document_trickles_is_broken_off_and_nothing_is_kept()
    {
        await using RepositoryUnderTest repository = await StartAsync(new HttpLimits { BodyPause = brief });
        string body = Write(writer => ProvideAndRegisterDocumentSetRequest.Write(writer, Of(Entry("A")), [new("A", "cid:a")]));
        HostileRequest request = HostileRequests.Package(
            [HostileRequests.Root(HostileRequests.Envelope(body)), HostileRequests.Part("a", new string('a', 3 * MiB))]);
        using SlowPeer peer = await SlowPeer.ConnectAsync(repository.Uri);
        await peer.PostAsync("/repository", request.ContentType, Longer, request.Bytes.AsMemory(..^20));
        await Eventually.TrueAsync(async () => (await repository.StoredAsync()).Count > 0, "the document never began to be stored");

        Task trickle = peer.TrickleAsync();
        DocumentEntry other = Entry();
        Assert.Empty((await repository.ProvideAsync(Of(other), Text("meanwhile"))).Findings);
        await trickle;

        await EndedAsync(repository, "broken off by the initiator");
        Assert.Single(await repository.RowsAsync());
        Assert.Single(await repository.StoredAsync());
        Assert.Equal(other.UniqueId, Assert.Single(repository.Registry.Registered).Documents.Single().UniqueId);
    }

    [Fact]
    public async Task An_envelope_that_trickles_is_broken_off_and_its_temporary_file_is_gone()
    {
        await using RepositoryUnderTest repository = await StartAsync(new HttpLimits { BodyPause = brief });
        string envelope = HostileRequests.Envelope($"<x>{new string('a', 4 * MiB)}</x>");
        using SlowPeer peer = await SlowPeer.ConnectAsync(repository.Uri);
        await peer.PostAsync("/repository", HostileRequests.Plain, Longer, Encoding.UTF8.GetBytes(envelope).AsMemory(..^1));
        string[] files = [];
        await Eventually.TrueAsync(
            () => (files = Directory.GetFiles(Path.GetTempPath(), "emrad-envelope-*")).Length > 0,
            "so long an envelope should lie in a file");

        await peer.TrickleAsync();
        await EndedAsync(repository, "broken off by the initiator");
        await Eventually.TrueAsync(() => !files.Any(File.Exists), "the envelope's file is still there");
        await repository.AssertNothingStoredAsync();
    }

    [Fact]
    public async Task A_large_document_that_is_read_no_further_is_broken_off_and_was_never_held_in_memory()
    {
        await using RepositoryUnderTest repository = await StartAsync(new HttpLimits { ReaderPause = brief });
        DocumentEntry entry = Entry();
        Assert.Empty((await repository.ProvideAsync(Of(entry), new byte[Longer])).Findings);
        byte[] request = Envelope(
            new RetrieveDocumentSetRequest([new DocumentRequest(RepositoryUniqueId, entry.UniqueId!)]).Write,
            "urn:ihe:iti:2007:RetrieveDocumentSet");
        using SlowPeer peer = await SlowPeer.ConnectAsync(repository.Uri);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await peer.PostAsync("/repository", HostileRequests.Plain, request.Length, request);
        await peer.ReadAsync(ReadQuickly);
        await EndedAsync(repository, "ITI-43 broken off, the initiator read nothing");
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.True(allocated < ReadQuickly + (8 * MiB), $"{allocated:N0} bytes were allocated for an answer of {Longer:N0} that was not read");
        Assert.InRange((await peer.ReadToEndAsync()).Length, 0, Longer - ReadQuickly - 1);
        Assert.Equal(Longer, (await repository.RetrieveAsync(entry.UniqueId!))?.Length);
    }

    private static Task EndedAsync(RepositoryUnderTest repository, string line) => Eventually.TrueAsync(
        () => repository.Host.Log.Lines.Any(l => l.Contains(line, StringComparison.Ordinal)), $"the log never told: {line}");
}
