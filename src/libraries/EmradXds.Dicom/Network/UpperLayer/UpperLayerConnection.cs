using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A transport connection: the asynchronous shell around <see cref="PduReader"/>. It reads from the socket only when asked, so a
/// slow taker slows the peer. One reader and one writer at a time.</summary>
internal sealed class UpperLayerConnection : IAsyncDisposable
{
    // Longest PDU that we offer to take by default fits in one segment.
    private const int BufferSize = 160 << 10;
    private const long MostBytesAfterTheEnd = 16 << 20;

    private readonly Socket socket;
    private readonly NetworkStream stream;
    private readonly PipeReader input;
    private readonly PduLimits limits;
    private SequencePosition? taken;
    private bool isWithinWrite;

    /// <summary>Takes over a connected socket.</summary>
    public UpperLayerConnection(Socket socket, PduLimits limits)
    {
        // Nagle and delayed acknowledgement together cost 40 ms a message.
        socket.NoDelay = true;
        this.socket = socket;
        this.limits = limits;
        Peer = $"{socket.RemoteEndPoint}";
        stream = new NetworkStream(socket, ownsSocket: true);
        input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: BufferSize / 4));
    }

    /// <summary>How the peer is called in messages.</summary>
    public string Peer { get; set; }

    /// <summary>The next PDU. Its fragments are good until the next call.</summary>
    /// <param name="patience">Longest wait for all of it.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="DicomNetworkException">Malformed, too late, or no connection any more.</exception>
    public async ValueTask<Pdu> ReadAsync(TimeSpan patience, CancellationToken cancel)
    {
        if (taken is { } end)
        {
            taken = null;
            input.AdvanceTo(end);
        }

        if (input.TryRead(out ReadResult buffered) && TryTake(buffered, out Pdu? pdu))
        {
            return pdu!;
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience);
        try
        {
            while (true)
            {
                if (TryTake(await input.ReadAsync(deadline.Token), out pdu))
                {
                    return pdu!;
                }
            }
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new DicomNetworkException($"{Peer} was silent for {patience.TotalSeconds:0.#} s", e)
            {
                Abort = AAbort.ReasonNotSpecified,
            };
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <summary>Writes whole PDUs.</summary>
    /// <exception cref="DicomNetworkException">Too late, or no connection any more.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan patience, CancellationToken cancel)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(patience);
        isWithinWrite = true;
        try
        {
            await stream.WriteAsync(bytes, deadline.Token);
            isWithinWrite = false;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new DicomNetworkException($"{Peer} took nothing for {patience.TotalSeconds:0.#} s", e);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost(e);
        }
    }

    /// <summary>Says the last word, if there is one, waits until the peer closes (state Sta13: what it still sends is thrown away), and
    /// closes. A connection that closes with bytes unread would be reset, and the peer might lose the last word.</summary>
    public async ValueTask CloseAsync(Pdu? lastWord, TimeSpan artim)
    {
        using CancellationTokenSource deadline = new(artim);
        try
        {
            // After half a PDU the last word would be taken for the rest of it, and might even complete a data set.
            if (lastWord is not null && !isWithinWrite)
            {
                await stream.WriteAsync(PduWriter.Write(lastWord), deadline.Token);
            }

            socket.Shutdown(SocketShutdown.Send);
            byte[] waste = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                for (long total = 0, read = 1; read > 0 && total < MostBytesAfterTheEnd; total += read)
                {
                    read = await stream.ReadAsync(waste, deadline.Token);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(waste);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It is over either way.
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Closes at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        if (taken is { } end)
        {
            taken = null;
            input.AdvanceTo(end);
        }

        await input.CompleteAsync();
    }

    private bool TryTake(ReadResult result, out Pdu? pdu)
    {
        PduReadResult read = PduReader.Read(result.Buffer, limits);
        pdu = read.Pdu;
        switch (read.Status)
        {
            case PduReadStatus.Done:
                taken = result.Buffer.GetPosition(read.Length);
                return true;
            case PduReadStatus.Malformed:
                input.AdvanceTo(result.Buffer.End);
                throw new DicomNetworkException($"{Peer} broke the protocol: {read.Problem}") { Abort = read.Abort };
            default:
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                return result.IsCompleted ? throw Lost(null) : false;
        }
    }

    private DicomNetworkException Lost(Exception? inner) => new($"{Peer} closed the connection without release", inner);
}
