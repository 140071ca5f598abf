using System.Text;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

/// <summary>Attacks by slowness, against ITI-42 and ITI-18: the connection is broken off, and the registry has answered others
/// meanwhile.</summary>
public sealed class HostilePeersTests
{
    private const int Peers = 20;

    private static readonly TimeSpan brief = TimeSpan.FromSeconds(1.5);

    [Fact]
    public async Task Headers_that_never_end_are_broken_off_whether_something_comes_or_nothing()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, limits: new() { RequestHeaders = brief });
        using SlowPeer silent = await SlowPeer.ConnectAsync(registry.Uri);
        using SlowPeer trickling = await SlowPeer.ConnectAsync(registry.Uri);
        await silent.SendAsync("POST /registry HTTP/1.1\r\nHost: te");
        await trickling.SendAsync("POST /registry HTTP/1.1\r\nHost:");

        Task trickle = trickling.TrickleAsync();
        Assert.StartsWith("HTTP/1.1 408 ", await silent.ReadToEndAsync(), StringComparison.Ordinal);
        await trickle;
    }

    [Fact]
    public async Task A_connection_by_which_no_request_comes_is_closed()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, limits: new() { KeepAlive = brief });
        using SlowPeer silent = await SlowPeer.ConnectAsync(registry.Uri);

        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task More_silent_connections_than_there_may_be_are_closed_at_once_and_those_before_are_served()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, limits: new() { Connections = 5 });
        await registry.MakeKnownAsync(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))); // by a connection that stays open
        SlowPeer[] peers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SlowPeer.ConnectAsync(registry.Uri)));
        await Task.Delay(200, TestContext.Current.CancellationToken); // until they are accepted

        using SlowPeer beyond = await SlowPeer.ConnectAsync(registry.Uri);

        Assert.Equal("", await beyond.ReadToEndAsync());
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Array.ForEach(peers, peer => peer.Dispose());
        await Eventually.TrueAsync(
            async () =>
            {
                using SlowPeer later = await SlowPeer.ConnectAsync(registry.Uri);
                await later.SendAsync("GET /registry HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
                return (await later.ReadToEndAsync()).StartsWith("HTTP/1.1 ", StringComparison.Ordinal);
            },
            "no connection is taken again");
    }

    [Fact]
    public async Task Bodies_that_trickle_are_broken_off_and_change_nothing_and_others_are_answered_meanwhile()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, limits: new() { BodyPause = brief });
        await registry.MakeKnownAsync(Submit.Mia);
        byte[] registration = Envelope(writer => SubmitObjectsRequest.Write(writer, Submit.Of(Submit.Document(Submit.Mia))));
        SlowPeer[] peers = await Task.WhenAll(Enumerable.Range(0, Peers).Select(_ => SlowPeer.ConnectAsync(registry.Uri)));
        foreach (SlowPeer peer in peers)
        {
            await peer.PostAsync("/registry", HostileRequests.Plain, 1 << 20, registration.AsMemory(..^1));
        }

        Task[] trickles = [.. peers.Select(peer => peer.TrickleAsync())];
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await Task.WhenAll(trickles);

        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
        await Eventually.TrueAsync(
            () => registry.Log.Lines.Count(line => line.Contains("broken off by the initiator", StringComparison.Ordinal)) == Peers,
            "not every request that trickled has ended");
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public async Task An_answer_that_is_not_read_is_broken_off()
    {
        const int Documents = 80;
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, limits: new() { ReaderPause = brief });
        await registry.MakeKnownAsync(Submit.Mia);
        Slot large = new("urn:example:large", [.. Enumerable.Repeat(new string('x', 250), 900)]);
        for (int i = 0; i < Documents; i += 10)
        {
            await registry.MustRegisterAsync(Submit.Of(
                [.. Enumerable.Range(0, 10).Select(n => Submit.Document(Submit.Mia, $"Document{n}") with { ExtraSlots = [large] })]));
        }

        byte[] query = Envelope(new FindDocuments { PatientId = Submit.Mia }.ToRequest().Write);
        using SlowPeer peer = await SlowPeer.ConnectAsync(registry.Uri);
        await peer.PostAsync("/registry", HostileRequests.Plain, query.Length, query);
        await Eventually.TrueAsync(
            () => registry.Log.Lines.Any(line => line.Contains("ITI-18 broken off, the initiator read nothing", StringComparison.Ordinal)),
            "the answer was never broken off");

        Assert.InRange((await peer.ReadToEndAsync()).Length, 1, Documents * 900 * 250);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
    }

    private static byte[] Envelope(Action<XmlWriter> body)
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            body(writer);
        }

        return Encoding.UTF8.GetBytes(HostileRequests.Envelope(text.ToString()));
    }
}
