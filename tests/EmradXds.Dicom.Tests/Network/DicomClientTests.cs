using System.Net;
using System.Net.Sockets;
using EmradXds.Dicom.Network;

namespace EmradXds.Dicom.Tests.Network;

public sealed class DicomClientTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(16_378)]
    [InlineData(16_379)]
    [InlineData(131_066)]
    [InlineData(131_067)]
    [InlineData(131_068)]
    [InlineData(262_132)]
    [InlineData(1_000_001)]
    public async Task Data_sets_of_any_length_arrive_as_they_are(int length)
    {
        await using Loopback loopback = new(options => options with { MaxPduLength = length % 2 == 0 ? 16_384 : 128 << 10 });
        byte[] dataset = Loopback.Bytes(length, length);

        StoredInstance stored = Assert.Single(await Loopback.StoreAsync(loopback.Client(), Loopback.Instance(1, dataset)));

        Assert.True(stored.IsStored);
        (CStoreRequest request, string hash) = Assert.Single(loopback.Received);
        Assert.Equal(Loopback.Hash(dataset), hash);
        Assert.Equal(
            new CStoreRequest(Loopback.CtImageStorage, "1.2.3.1", Loopback.ExplicitLittleEndian, "EMRAD", Loopback.AeTitle), request);
    }

    [Fact]
    public async Task Many_instances_are_stored_in_order_over_one_association_with_requests_outstanding()
    {
        await using Loopback loopback = new();
        InstanceToStore[] instances = [.. Enumerable.Range(1, 300).Select(i => Loopback.Instance(i, Loopback.Bytes(i, 10_000 + i)))];

        List<StoredInstance> results = await Loopback.StoreAsync(loopback.Client(), instances);

        Assert.Equal(instances, results.Select(result => result.Instance));
        Assert.All(results, result => Assert.True(result.IsStored));
        Assert.Equal(
            instances.Select(instance => instance.SopInstanceUid), loopback.Received.Select(received => received.Request.SopInstanceUid));
    }

    [Fact]
    public async Task More_than_128_presentation_contexts_take_several_associations()
    {
        await using Loopback loopback = new(options => options with { MaxAssociations = 1 });
        InstanceToStore[] instances = [.. Enumerable.Range(1, 300).Select(i => Loopback.Instance(i, [1, 2], $"1.2.3.4.{i}"))];

        List<StoredInstance> results = await Loopback.StoreAsync(loopback.Client(), instances);

        Assert.Equal(300, results.Count(result => result.IsStored));
        Assert.Equal(300, loopback.Received.Select(received => received.Request.SopClassUid).Distinct().Count());
    }

    [Fact]
    public async Task An_instance_whose_syntax_is_not_accepted_gets_0122_and_the_others_arrive()
    {
        await using Loopback loopback = new();
        List<StoredInstance> results = await Loopback.StoreAsync(
            loopback.Client(),
            Loopback.Instance(1, [1, 2]),
            Loopback.Instance(2, [1, 2], transferSyntax: "1.2.840.10008.1.2.4.94"),
            Loopback.Instance(3, [1, 2], sopClass: "1.2.840.10008.5.1.4.1.2.2.1"),
            Loopback.Instance(4, [1, 2]) with { OpenDataset = () => throw new FileNotFoundException() },
            Loopback.Instance(5, [1, 2]));

        Assert.Equal(
            [("1.2.3.1", 0), ("1.2.3.2", 0x0122), ("1.2.3.3", 0x0122), ("1.2.3.4", 0x0110), ("1.2.3.5", 0)],
            results.Select(result => (result.Instance.SopInstanceUid, (int)result.Result.Status)));
        Assert.Equal(2, loopback.Received.Count);
    }

    [Fact]
    public async Task Several_associations_at_once_do_not_mix()
    {
        await using Loopback loopback = new();

        List<StoredInstance>[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(client => Loopback.StoreAsync(
            loopback.Client(options => options with { CallingAeTitle = $"CLIENT{client}" }),
            [.. Enumerable.Range(0, 10).Select(i => Loopback.Instance((client * 100) + i, Loopback.Bytes((client * 100) + i, 300_000)))])));

        Assert.All(results, list => Assert.Equal(10, list.Count(result => result.IsStored)));
        Assert.Equal(80, loopback.Received.Count);
        foreach ((CStoreRequest request, string hash) in loopback.Received)
        {
            int seed = int.Parse(request.SopInstanceUid["1.2.3.".Length..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(Loopback.Hash(Loopback.Bytes(seed, 300_000)), hash);
            Assert.Equal($"CLIENT{seed / 100}", request.CallingAeTitle);
        }
    }

    [Fact]
    public async Task An_instance_of_200_MB_goes_through_in_bounded_memory()
    {
        const long Length = 200L << 20;
        long allowed = 32L << 20;
        long peak = 0;
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await using Loopback loopback = new(options => options with
        {
            OnCStore = async (_, dataset, cancel) =>
            {
                byte[] buffer = new byte[1 << 16];
                long total = 0;
                for (int read; (read = await dataset.ReadAsync(buffer, cancel)) > 0; total += read)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
                }

                return total == Length ? CStoreResult.Success : new CStoreResult(0xC000);
            },
        });
        InstanceToStore instance = Loopback.Instance(1, []) with { OpenDataset = () => new ZeroStream(Length) };

        StoredInstance stored = Assert.Single(await Loopback.StoreAsync(loopback.Client(), instance));

        Assert.True(stored.IsStored, $"{stored.Result}");
        Assert.InRange(peak, 0, allowed);
    }

    [Fact]
    public async Task A_slow_taker_holds_the_sender_back()
    {
        TaskCompletionSource goOn = new();
        await using Loopback loopback = new(options => options with
        {
            OnCStore = async (_, dataset, cancel) =>
            {
                await goOn.Task;
                await dataset.CopyToAsync(Stream.Null, cancel);
                return CStoreResult.Success;
            },
        });
        ZeroStream source = new(1L << 30);

        InstanceToStore instance = Loopback.Instance(1, []) with { OpenDataset = () => source };
        Task<List<StoredInstance>> storing = Loopback.StoreAsync(loopback.Client(), instance);
        long taken = -1;
        while (taken <= 0 || taken != source.Position)
        {
            taken = source.Position;
            await Task.Delay(300);
        }

        // What is under way fills the buffers of the two sockets and no more.
        Assert.InRange(taken, 1, 64L << 20);
        goOn.SetResult();
        Assert.True(Assert.Single(await storing).IsStored);
    }

    [Fact]
    public async Task A_send_cancelled_in_the_middle_of_a_PDU_is_not_taken_as_whole()
    {
        TaskCompletionSource goOn = new();
        TaskCompletionSource<Exception?> ended = new();
        await using Loopback loopback = new(options => options with
        {
            OnCStore = async (_, dataset, cancel) =>
            {
                await goOn.Task;
                ended.SetResult(await Record.ExceptionAsync(() => dataset.CopyToAsync(Stream.Null, cancel)));
                return CStoreResult.Success;
            },
        });
        ZeroStream source = new(1L << 30);
        InstanceToStore instance = Loopback.Instance(1, []) with { OpenDataset = () => source };
        using CancellationTokenSource stop = new();
        IAsyncEnumerator<StoredInstance> results = loopback.Client().StoreAsync([instance], stop.Token).GetAsyncEnumerator(stop.Token);
        ValueTask<bool> first = results.MoveNextAsync();
        await loopback.EventuallyAsync(() => source.Position > 1 << 20, "the sender is at work");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.AsTask());
        await results.DisposeAsync();
        goOn.SetResult();

        Assert.IsType<DicomNetworkException>(await ended.Task.WaitAsync(Loopback.Generous));
    }

    [Fact]
    public async Task An_unknown_called_AE_title_is_said_in_the_words_of_the_standard()
    {
        await using Loopback loopback = new();
        DicomClient client = loopback.Client(options => options with { CalledAeTitle = "NOBODY" });

        DicomNetworkException error = await Assert.ThrowsAsync<DicomNetworkException>(() => client.EchoAsync(CancellationToken.None));

        Assert.Contains("NOBODY at 127.0.0.1", error.Message);
        Assert.Contains("called AE title not recognized (permanent, 1/1/7)", error.Message);
        await Assert.ThrowsAsync<DicomNetworkException>(() => Loopback.StoreAsync(client, Loopback.Instance(1, [1, 2])));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_said()
    {
        using Socket unused = new(SocketType.Stream, ProtocolType.Tcp);
        unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        DicomClient client = new(new DicomClientOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)unused.LocalEndPoint!).Port,
            CalledAeTitle = "RX1",
        });

        DicomNetworkException error = await Assert.ThrowsAsync<DicomNetworkException>(() => client.EchoAsync(CancellationToken.None));

        Assert.Contains("ConnectionRefused", error.Message);
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_is_given_up()
    {
        await using Loopback loopback = new(options => options with
        {
            Grace = TimeSpan.Zero,
            OnCStore = async (_, _, cancel) =>
            {
                await Task.Delay(Timeout.Infinite, cancel);
                return CStoreResult.Success;
            },
        });
        DicomClient client = loopback.Client(options => options with { Timeout = TimeSpan.FromSeconds(2) });

        DicomNetworkException error = await Assert.ThrowsAsync<DicomNetworkException>(
            () => Loopback.StoreAsync(client, Loopback.Instance(1, [1, 2])));

        Assert.Contains("did not answer C-STORE within 2 s", error.Message);
    }

    [Fact]
    public async Task A_source_that_breaks_aborts_the_association_and_nothing_is_taken()
    {
        await using Loopback loopback = new();
        InstanceToStore broken = Loopback.Instance(2, []) with { OpenDataset = () => new ZeroStream(5_000_000, breaksAt: 3_000_000) };

        await Assert.ThrowsAsync<IOException>(() => Loopback.StoreAsync(loopback.Client(), Loopback.Instance(1, [1, 2]), broken));

        await loopback.EventuallyTroubleAsync("aborted the association: service-user");
        Assert.Equal("1.2.3.1", Assert.Single(loopback.Received).Request.SopInstanceUid);
    }

    [Fact]
    public async Task A_server_that_stops_in_the_middle_is_told_as_an_abort()
    {
        TaskCompletionSource began = new();
        Loopback loopback = new(options => options with
        {
            Grace = TimeSpan.Zero,
            OnCStore = async (_, _, cancel) =>
            {
                began.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancel);
                return CStoreResult.Success;
            },
        });
        Task<List<StoredInstance>> storing = Loopback.StoreAsync(loopback.Client(), Loopback.Instance(1, [1, 2]));
        await began.Task;

        await loopback.DisposeAsync();

        DicomNetworkException error = await Assert.ThrowsAsync<DicomNetworkException>(() => storing);
        Assert.Contains("aborted the association: service-provider", error.Message);
    }

    [Fact]
    public async Task Leaving_the_results_early_ends_the_association()
    {
        await using Loopback loopback = new();
        InstanceToStore[] instances = [.. Enumerable.Range(1, 100).Select(i => Loopback.Instance(i, Loopback.Bytes(i, 200_000)))];

        await foreach (StoredInstance _ in loopback.Client().StoreAsync(instances, CancellationToken.None))
        {
            break;
        }

        await loopback.EventuallyTroubleAsync("an association broke");
        Assert.InRange(loopback.Received.Count, 1, 99);
    }
}
