using System.Collections.Concurrent;
using EmradXds.Dicom.Network;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Tests.Network;

public sealed class DicomServerTests
{
    [Fact]
    public async Task An_echo_is_answered()
    {
        await using Loopback loopback = new();

        await loopback.EchoAsync();

        Assert.Empty(loopback.Troubles);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.1", "1.2.840.10008.1.2", PresentationContextResult.Acceptance)] // Verification
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.90", PresentationContextResult.Acceptance)] // CT
    [InlineData("1.2.840.10008.5.1.4.1.1.99999", "1.2.840.10008.1.2.1", PresentationContextResult.Acceptance)] // storage of the future
    [InlineData("1.3.12.2.1107.5.9.1", "1.2.840.10008.1.2.1", PresentationContextResult.Acceptance)] // private
    [InlineData("1.2.840.10008.5.1.4.38.1", "1.2.840.10008.1.2.1", PresentationContextResult.Acceptance)] // Hanging Protocol Storage
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.4.94", PresentationContextResult.TransferSyntaxesNotSupported)] // JPIP
    [InlineData("1.2.840.10008.5.1.4.1.1.2", "../../etc", PresentationContextResult.TransferSyntaxesNotSupported)]
    [InlineData("1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)] // FIND
    [InlineData("1.2.840.10008.3.1.2.3.3", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)] // MPPS
    [InlineData("1.2.840.10008.1.20.1", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)] // Storage Commitment
    [InlineData("1.2.840.10008.5.1.1.9", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)] // Print
    [InlineData("1.2.840.10008.5.1.4.1.1.200.4", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)]
    [InlineData("../../etc", "1.2.840.10008.1.2", PresentationContextResult.AbstractSyntaxNotSupported)]
    public async Task Presentation_contexts_are_answered_one_by_one(
        string abstractSyntax, string transferSyntax, PresentationContextResult expected)
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.ConnectAsync(loopback.EndPoint);

        Pdu? answer = await peer.AskAsync(RawPeer.Request() with { PresentationContexts = [new(1, abstractSyntax, [transferSyntax])] });

        PresentationContextAc context = Assert.Single(Assert.IsType<AAssociateAc>(answer).PresentationContexts);
        Assert.Equal(expected, context.Result);
        Assert.True(expected != PresentationContextResult.Acceptance || context.TransferSyntax == transferSyntax);
    }

    [Fact]
    public async Task The_first_transfer_syntax_that_passes_is_taken_and_roles_and_window_are_answered()
    {
        await using Loopback loopback = new(options => options with { AcceptsTransferSyntax = uid => uid == "1.2.840.10008.1.2.4.70" });
        using RawPeer peer = await RawPeer.ConnectAsync(loopback.EndPoint);
        AAssociateRq request = RawPeer.Request() with
        {
            PresentationContexts = [new(5, Loopback.CtImageStorage, ["1.2.840.10008.1.2", "1.2.840.10008.1.2.4.70"])],
            UserInformation = new UserInformation
            {
                AsynchronousOperationsWindow = new(0, 0),
                RoleSelections = [new(Loopback.CtImageStorage, Scu: true, Scp: true), new("1.2.3", Scu: true, Scp: true)],
            },
        };

        AAssociateAc answer = Assert.IsType<AAssociateAc>(await peer.AskAsync(request));

        Assert.Equal(
            new PresentationContextAc(5, PresentationContextResult.Acceptance, "1.2.840.10008.1.2.4.70"), answer.PresentationContexts[0]);
        Assert.Equal(new AsynchronousOperationsWindow(64, 1), answer.UserInformation.AsynchronousOperationsWindow);
        Assert.Equal([new RoleSelection(Loopback.CtImageStorage, true, false)], answer.UserInformation.RoleSelections);
        Assert.Equal(128u << 10, answer.UserInformation.MaximumLength);
    }

    [Theory]
    [InlineData("RX2", AAssociateRq.DicomApplicationContext, 1, 1, 1, 7)]
    [InlineData("RX1", "1.2.3", 1, 1, 1, 2)]
    [InlineData("RX1", AAssociateRq.DicomApplicationContext, 2, 1, 2, 2)]
    public async Task A_request_that_cannot_be_is_rejected(
        string called, string applicationContext, ushort version, byte result, byte source, byte reason)
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.ConnectAsync(loopback.EndPoint);

        Pdu? answer = await peer.AskAsync(
            RawPeer.Request() with { CalledAeTitle = called, ApplicationContextName = applicationContext, ProtocolVersion = version });

        Assert.Equal(new AAssociateRj(result, source, reason), answer);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task One_association_too_many_is_rejected_and_the_next_is_taken_when_one_has_gone()
    {
        await using Loopback loopback = new(options => options with { MaxAssociations = 2 });
        RawPeer first = await RawPeer.AssociateAsync(loopback.EndPoint);
        using RawPeer second = await RawPeer.AssociateAsync(loopback.EndPoint);
        using RawPeer third = await RawPeer.ConnectAsync(loopback.EndPoint);

        Assert.Equal(new AAssociateRj(2, 3, 2), await third.AskAsync(RawPeer.Request()));
        Assert.IsType<AReleaseRp>(await first.AskAsync(AReleaseRq.Instance));
        first.Dispose();
        await loopback.EchoAsync();
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        byte[][] datasets = [.. Enumerable.Range(1, 4).Select(i => Loopback.Bytes(i, 1_000 * i))];

        await peer.SendAsync([.. datasets.SelectMany((dataset, i) => (byte[])
        [
            .. RawPeer.Command(RawPeer.Store((ushort)(i + 1))),
            .. RawPeer.Dataset(dataset[..500], false),
            .. RawPeer.Dataset(dataset[500..], true),
        ])]);

        for (ushort i = 1; i <= 4; i++)
        {
            DimseCommand answer = await peer.ReceiveCommandAsync();
            Assert.Equal((CommandField.CStoreRsp, i, DimseStatus.Success), (answer.Field, answer.MessageIdBeingRespondedTo, answer.Status));
            Assert.Equal($"1.2.3.{i}", answer.AffectedSopInstanceUid);
        }

        Assert.Equal(datasets.Select(Loopback.Hash), loopback.Received.Select(received => received.Sha256));
    }

    [Fact]
    public async Task A_command_and_its_data_set_in_one_PDU_and_a_command_in_pieces_are_understood()
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        byte[] command = RawPeer.Store(9).Write();

        await peer.SendAsync(new PDataTf([
            new(1, true, false, new(command[..11])), new(1, true, false, new(command[11..20])), new(1, true, true, new(command[20..])),
            new(1, false, false, new([1, 2, 3, 4])), new(1, false, true, new([5, 6]))]));

        Assert.Equal(DimseStatus.Success, (await peer.ReceiveCommandAsync()).Status);
        Assert.Equal(Loopback.Hash([1, 2, 3, 4, 5, 6]), Assert.Single(loopback.Received).Sha256);
    }

    [Fact]
    public async Task An_unknown_command_is_answered_with_unrecognized_operation_and_its_data_set_is_skipped()
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        DimseCommand find = RawPeer.Store(5) with { Field = (CommandField)0x0020 };
        DimseCommand cancel = new() { Field = CommandField.CCancelRq, MessageId = 5 };

        await peer.SendAsync([.. RawPeer.Command(find), .. RawPeer.Dataset(Loopback.Bytes(1, 10_000), true), .. RawPeer.Command(cancel)]);
        await peer.SendAsync(RawPeer.Command(new DimseCommand { Field = CommandField.CEchoRq, MessageId = 6 }, 3));

        DimseCommand answer = await peer.ReceiveCommandAsync();
        Assert.Equal((0x8020, 5, 0x0211), ((int)answer.Field, answer.MessageIdBeingRespondedTo, answer.Status));
        Assert.Equal((CommandField.CEchoRsp, 6), ((await peer.ReceiveCommandAsync()).Field, 6));
    }

    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.4", "1.2.3", 0x0122)]
    [InlineData(Loopback.CtImageStorage, "../../etc/passwd", 0x0117)]
    [InlineData(Loopback.CtImageStorage, "1..3", 0x0117)]
    [InlineData(Loopback.CtImageStorage, "", 0x0117)]
    public async Task A_store_whose_UIDs_cannot_be_is_refused_before_anyone_sees_it(string sopClass, string sopInstance, int status)
    {
        await using Loopback loopback = new();
        using RawPeer peer = await RawPeer.AssociateAsync(loopback.EndPoint);
        DimseCommand store = RawPeer.Store(1) with { AffectedSopClassUid = sopClass, AffectedSopInstanceUid = sopInstance };

        await peer.SendAsync([.. RawPeer.Command(store), .. RawPeer.Dataset([1, 2], true)]);

        Assert.Equal(status, (await peer.ReceiveCommandAsync()).Status);
        Assert.Empty(loopback.Received);
    }

    [Fact]
    public async Task A_handler_that_throws_or_reads_nothing_is_answered_and_the_association_lives_on()
    {
        ConcurrentQueue<string> seen = [];
        await using Loopback loopback = new(options => options with
        {
            OnCStore = async (request, dataset, cancel) =>
            {
                seen.Enqueue(request.SopInstanceUid);
                await dataset.ReadExactlyAsync(new byte[100], cancel);
                return request.SopInstanceUid == "1.2.3.1"
                    ? throw new InvalidOperationException("full")
                    : new CStoreResult(0xA700, "Out of resources");
            },
        });
        byte[] dataset = Loopback.Bytes(1, 1 << 20);

        List<StoredInstance> results = await Loopback.StoreAsync(
            loopback.Client(), Loopback.Instance(1, dataset), Loopback.Instance(2, dataset), Loopback.Instance(3, dataset));

        Assert.Equal(["1.2.3.1", "1.2.3.2", "1.2.3.3"], seen);
        Assert.Equal([0x0110, 0xA700, 0xA700], results.Select(result => (int)result.Result.Status));
        Assert.Equal("Out of resources", results[1].Result.Comment);
        Assert.Contains("1.2.3.1", Assert.Single(loopback.Troubles));
    }

    [Fact]
    public async Task A_stopping_server_aborts_idle_associations_and_lets_a_message_end()
    {
        TaskCompletionSource began = new();
        TaskCompletionSource goOn = new();
        Loopback loopback = new(options => options with
        {
            Grace = Loopback.Generous,
            OnCStore = async (_, _, _) =>
            {
                began.SetResult();
                await goOn.Task;
                return CStoreResult.Success;
            },
        });
        using RawPeer idle = await RawPeer.AssociateAsync(loopback.EndPoint);
        using RawPeer busy = await RawPeer.AssociateAsync(loopback.EndPoint);
        await busy.SendAsync([.. RawPeer.Command(RawPeer.Store(1)), .. RawPeer.Dataset([1, 2], true)]);
        await began.Task;

        Task stopping = loopback.DisposeAsync().AsTask();

        Assert.IsType<AAbort>(await idle.ReceiveAsync());
        goOn.SetResult();
        Assert.Equal(DimseStatus.Success, (await busy.ReceiveCommandAsync()).Status);
        Assert.IsType<AAbort>(await busy.ReceiveAsync());
        idle.Dispose();
        busy.Dispose();
        await stopping;
    }
}
