using System.Buffers.Binary;
using EmradXds.Dicom.Network;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Tests.Network;

/// <summary>Whatever a peer does, it is told why it is cut off, nothing is stored, and the server answers the next one.</summary>
public sealed class DicomServerBadPeerTests
{
    [Theory]
    [InlineData("474554202F20485454502F312E310D0A0D0A", 1)] // GET / HTTP/1.1
    [InlineData("01 00 FFFFFFFF 0001", 6)]
    [InlineData("04 00 FFFFFFFF 0001", 6)]
    [InlineData("04 00 00000006 000000020103", 2)] // data before any association
    [InlineData("05 00 00000004 00000000", 2)]
    [InlineData("01 00 00000004 00010000", 6)] // a request without its fixed fields
    public async Task Garbage_instead_of_a_request_is_aborted_with_its_reason(string hex, byte reason)
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.ConnectAsync(loopback.EndPoint);

        await peer.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));

        Assert.Equal(new AAbort(2, reason), await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        await loopback.EchoAsync();
    }

    [Fact]
    public async Task A_half_open_connection_is_cut_off_by_ARTIM()
    {
        await using Loopback loopback = new(options => options with { ArtimTimeout = TimeSpan.FromSeconds(1) });
        using RawPeer silent = await RawPeer.ConnectAsync(loopback.EndPoint);
        using RawPeer slow = await RawPeer.ConnectAsync(loopback.EndPoint);
        await slow.SendAsync(PduWriter.Write(RawPeer.Request())[..40]);

        Assert.Equal(AAbort.ReasonNotSpecified, await silent.ReceiveAsync());
        Assert.Equal(AAbort.ReasonNotSpecified, await slow.ReceiveAsync());
        await loopback.EchoAsync();
    }

    [Fact]
    public async Task An_association_that_falls_silent_is_aborted_between_messages_and_within_one()
    {
        await using Loopback loopback = new(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(200) });
        using RawPeer idle = await RawPeer.AssociateAsync(loopback.EndPoint);
        using RawPeer stuck = await RawPeer.AssociateAsync(loopback.EndPoint);
        await stuck.SendAsync([.. RawPeer.Command(RawPeer.Store(1)), .. RawPeer.Dataset([1, 2], false)]);

        Assert.Equal(AAbort.ReasonNotSpecified, await idle.ReceiveAsync());
        Assert.Equal(AAbort.ReasonNotSpecified, await stuck.ReceiveAsync());
        Assert.Empty(loopback.Received);
        await loopback.EventuallyTroubleAsync("was silent for 0.2 s");
    }

    [Fact]
    public async Task More_connections_than_could_ever_be_associations_are_closed_at_once()
    {
        await using Loopback loopback = new(options => options with { MaxAssociations = 1 });
        List<RawPeer> halfOpen = [];
        for (int i = 0; i < 18; i++)
        {
            halfOpen.Add(await RawPeer.ConnectAsync(loopback.EndPoint));
        }

        await loopback.EventuallyTroubleAsync("closed at once");
        halfOpen.ForEach(peer => peer.Dispose());
        await loopback.EventuallyAsync(
            () => loopback.Troubles.Count(trouble => trouble.Contains("closed the connection")) == 17, "17 were admitted");
        await loopback.EchoAsync();
    }

    [Fact]
    public async Task A_PDU_longer_than_negotiated_is_aborted()
    {
        await using Loopback loopback = new(options => options with { MaxPduLength = 4096 });
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);

        await peer.SendAsync([.. RawPeer.Command(RawPeer.Store(1)), .. RawPeer.Dataset(new byte[4091], true)]);

        Assert.Equal(AAbort.InvalidPduParameterValue, await peer.ReceiveAsync());
        Assert.Empty(loopback.Received);
        await loopback.EventuallyTroubleAsync("4096 are taken");
    }

    public static TheoryData<string, byte> Disorders => new()
    {
        { "lying value length", 6 },
        { "data set without command", 5 },
        { "command within data set", 5 },
        { "other context within data set", 5 },
        { "context that was not accepted", 6 },
        { "release within data set", 2 },
        { "second request", 2 },
        { "command set of other group", 6 },
        { "endless command set", 6 },
    };

    [Theory]
    [MemberData(nameof(Disorders))]
    public async Task Disorder_within_an_association_is_aborted_with_its_reason(string disorder, byte reason)
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        byte[] command = RawPeer.Command(RawPeer.Store(1));
        byte[] begun = [.. command, .. RawPeer.Dataset([1, 2], false)];
        byte[] lying = RawPeer.Dataset([1, 2], true);
        BinaryPrimitives.WriteUInt32BigEndian(lying.AsSpan(6), uint.MaxValue);

        await peer.SendAsync(disorder switch
        {
            "lying value length" => [.. command, .. lying],
            "data set without command" => RawPeer.Dataset([1, 2], true),
            "command within data set" => [.. begun, .. command],
            "other context within data set" => [.. begun, .. RawPeer.Dataset([1, 2], true, 3)],
            "context that was not accepted" => RawPeer.Command(RawPeer.Store(1), 77),
            "release within data set" => [.. begun, .. PduWriter.Write(AReleaseRq.Instance)],
            "second request" => PduWriter.Write(RawPeer.Request()),
            "command set of other group" => PduWriter.Write(new PDataTf([new(1, true, true, new([8, 0, 5, 0, 0, 0, 0, 0]))])),
            _ => PduWriter.Write(new PDataTf([new(1, true, false, new(new byte[40_000])), new(1, true, false, new(new byte[40_000]))])),
        });

        Assert.Equal(new AAbort(2, reason), await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        Assert.Empty(loopback.Received);
        await loopback.EchoAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_association_killed_in_the_middle_of_a_data_set_makes_the_handlers_stream_throw(bool aborts)
    {
        TaskCompletionSource<Exception> failed = new();
        await using Loopback loopback = new(options => options with
        {
            OnCStore = async (_, dataset, cancel) =>
            {
                try
                {
                    await dataset.CopyToAsync(Stream.Null, cancel);
                }
                catch (Exception e)
                {
                    failed.SetResult(e);
                }

                // Even a handler that does not care cannot acknowledge what did not arrive.
                return CStoreResult.Success;
            },
        });
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        await peer.SendAsync([.. RawPeer.Command(RawPeer.Store(1)), .. RawPeer.Dataset(new byte[1000], false)]);

        if (aborts)
        {
            await peer.SendAsync(AAbort.ServiceUser);
            Assert.Null(await peer.ReceiveAsync());
        }

        peer.Dispose();
        DicomNetworkException error = Assert.IsType<DicomNetworkException>(await failed.Task.WaitAsync(Loopback.Generous));
        Assert.Contains(aborts ? "aborted the association: service-user" : "closed the connection", error.Message);
        await loopback.EventuallyTroubleAsync("an association broke");
        await loopback.EchoAsync();
    }

    [Fact]
    public async Task A_data_set_over_the_limit_is_aborted()
    {
        await using Loopback loopback = new(options => options with { MaxDatasetLength = 5_000 });
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);

        byte[] within = RawPeer.Dataset(new byte[4000], false);
        byte[] beyond = RawPeer.Dataset(new byte[2000], true);
        await peer.SendAsync([.. RawPeer.Command(RawPeer.Store(1)), .. within, .. beyond]);

        Assert.Equal(AAbort.ServiceUser, await peer.ReceiveAsync());
        Assert.Empty(loopback.Received);
    }

    [Fact]
    public async Task Random_bytes_at_any_point_never_end_the_server()
    {
        await using Loopback loopback = new();
        Random random = new(2026);
        byte[] good = [.. PduWriter.Write(RawPeer.Request()), .. RawPeer.Command(RawPeer.Store(1)), .. RawPeer.Dataset([1, 2, 3, 4], true)];
        for (int i = 0; i < 200; i++)
        {
            byte[] bad = [.. good];
            for (int changes = random.Next(1, 8); changes > 0; changes--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            using RawPeer peer = await RawPeer.ConnectAsync(loopback.EndPoint);
            await peer.SendAsync(bad[..random.Next(1, bad.Length)]);
        }

        await loopback.EchoAsync();
        Assert.DoesNotContain(loopback.Troubles, trouble => trouble.Contains("error of ours"));
    }
}
