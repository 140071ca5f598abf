using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using EmradXds.Dicom.Network;

namespace EmradXds.Dicom.Tests.Network;

/// <summary>A server of ours on a free loopback port that hashes what it gets, and clients for it.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    public const string AeTitle = "RX1";
    public const string CtImageStorage = "1.2.840.10008.5.1.4.1.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(60);

    private readonly DicomServer server;

    public Loopback(Func<DicomServerOptions, DicomServerOptions>? change = null)
    {
        DicomServerOptions options = new()
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            AeTitle = AeTitle,
            OnCStore = HashAsync,
            OnTrouble = (words, error) => Troubles.Enqueue(error is null ? words : $"{words}: {error.Message}"),
            ArtimTimeout = Generous,
        };
        server = DicomServer.Start(change?.Invoke(options) ?? options);
    }

    public ConcurrentQueue<(CStoreRequest Request, string Sha256)> Received { get; } = [];

    public ConcurrentQueue<string> Troubles { get; } = [];

    public IPEndPoint EndPoint => server.EndPoint;

    public DicomClient Client(Func<DicomClientOptions, DicomClientOptions>? change = null)
    {
        DicomClientOptions options = new() { Host = "127.0.0.1", Port = EndPoint.Port, CalledAeTitle = AeTitle, Timeout = Generous };
        return new DicomClient(change?.Invoke(options) ?? options);
    }

    public async Task EventuallyAsync(Func<bool> isSo, string what)
    {
        using CancellationTokenSource deadline = new(Generous);
        while (!isSo())
        {
            Assert.False(deadline.IsCancellationRequested, $"{what}; troubles: {string.Join("; ", Troubles)}");
            await Task.Delay(10);
        }
    }

    public async Task EventuallyTroubleAsync(string words) => await EventuallyAsync(
        () => Troubles.Any(trouble => trouble.Contains(words, StringComparison.Ordinal)), $"trouble '{words}' was expected");

    /// <summary>The server is alive when it answers an echo.</summary>
    public Task EchoAsync() => Client().EchoAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public static async Task<List<StoredInstance>> StoreAsync(DicomClient client, params InstanceToStore[] instances)
    {
        List<StoredInstance> results = [];
        await foreach (StoredInstance stored in client.StoreAsync(instances, CancellationToken.None))
        {
            results.Add(stored);
        }

        return results;
    }

    public static InstanceToStore Instance(
        int number, byte[] dataset, string sopClass = CtImageStorage, string transferSyntax = ExplicitLittleEndian) =>
        new(sopClass, $"1.2.3.{number}", transferSyntax, () => new MemoryStream(dataset));

    /// <summary>Bytes that look like no data set; nobody between the two ends looks.</summary>
    public static byte[] Bytes(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private async Task<CStoreResult> HashAsync(CStoreRequest request, Stream dataset, CancellationToken cancel)
    {
        string hash = Convert.ToHexString(await SHA256.HashDataAsync(dataset, cancel));
        Received.Enqueue((request, hash));
        return CStoreResult.Success;
    }
}
