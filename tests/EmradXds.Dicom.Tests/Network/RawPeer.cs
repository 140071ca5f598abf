using System.Buffers;
using System.Net;
using System.Net.Sockets;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Tests.Network;

/// <summary>A peer that sends whatever a test wants, good or bad.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly Socket socket;
    private byte[] buffered = [];

    private RawPeer(Socket socket) => this.socket = socket;

    public static async Task<RawPeer> ConnectAsync(IPEndPoint endPoint)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(endPoint);
        return new RawPeer(socket);
    }

    /// <summary>Connected, with CT Image Storage in context 1 and Verification in 3.</summary>
    public static async Task<RawPeer> AssociateAsync(IPEndPoint endPoint)
    {
        RawPeer peer = await ConnectAsync(endPoint);
        Assert.IsType<AAssociateAc>(await peer.AskAsync(Request()));
        return peer;
    }

    public static AAssociateRq Request() => new()
    {
        CalledAeTitle = Loopback.AeTitle,
        CallingAeTitle = "RAW",
        PresentationContexts =
        [
            new(1, Loopback.CtImageStorage, [Loopback.ExplicitLittleEndian]),
            new(3, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"]),
        ],
        UserInformation = new UserInformation { MaximumLength = 16_384, AsynchronousOperationsWindow = new(4, 1) },
    };

    public static byte[] Command(DimseCommand command, byte contextId = 1) =>
        PduWriter.Write(new PDataTf([new(contextId, true, true, new ReadOnlySequence<byte>(command.Write()))]));

    public static byte[] Dataset(byte[] bytes, bool isLast, byte contextId = 1) =>
        PduWriter.Write(new PDataTf([new(contextId, false, isLast, new ReadOnlySequence<byte>(bytes))]));

    public static DimseCommand Store(ushort messageId) => new()
    {
        Field = CommandField.CStoreRq,
        MessageId = messageId,
        AffectedSopClassUid = Loopback.CtImageStorage,
        AffectedSopInstanceUid = $"1.2.3.{messageId}",
        HasDataset = true,
    };

    public async Task SendAsync(params byte[] bytes) => await socket.SendAsync(bytes);

    public Task SendAsync(Pdu pdu) => SendAsync(PduWriter.Write(pdu));

    public async Task<Pdu?> AskAsync(Pdu pdu)
    {
        await SendAsync(pdu);
        return await ReceiveAsync();
    }

    /// <summary>The next PDU, or null when the other side has closed.</summary>
    public async Task<Pdu?> ReceiveAsync()
    {
        using CancellationTokenSource deadline = new(Loopback.Generous);
        byte[] piece = new byte[64 << 10];
        while (true)
        {
            PduReadResult read = PduReader.Read(new ReadOnlySequence<byte>(buffered), new PduLimits());
            if (read.Status == PduReadStatus.Done)
            {
                buffered = buffered[(int)read.Length..];
                return read.Pdu;
            }

            Assert.Equal(PduReadStatus.NeedMore, read.Status);
            int count = await socket.ReceiveAsync(piece, deadline.Token);
            if (count == 0)
            {
                return null;
            }

            buffered = [.. buffered, .. piece[..count]];
        }
    }

    public async Task<DimseCommand> ReceiveCommandAsync()
    {
        PDataTf data = Assert.IsType<PDataTf>(await ReceiveAsync());
        return Assert.IsType<DimseCommand>(DimseCommand.Read(data.Values[0].Fragment.ToArray(), out _));
    }

    public void Dispose() => socket.Dispose();
}
