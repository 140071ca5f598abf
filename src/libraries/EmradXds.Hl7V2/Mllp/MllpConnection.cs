using System.Buffers;
using System.IO.Pipelines;

namespace EmradXds.Hl7V2.Mllp;

/// <summary>One connection, either side: frames in, frames out. Not for concurrent use.</summary>
/// <param name="stream">The connection; owned by this from now on.</param>
/// <param name="maxBytes">Longest message read.</param>
public sealed class MllpConnection(Stream stream, int maxBytes) : IAsyncDisposable
{
    private static readonly TimeSpan TrailerWait = TimeSpan.FromMilliseconds(200);

    private readonly PipeReader pipe = PipeReader.Create(stream);
    private readonly MllpFrameReader reader = new(maxBytes);

    /// <summary>Sends one message in one write.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancel) =>
        await stream.WriteAsync(MllpFrameReader.Frame(message.Span), cancel).ConfigureAwait(false);

    /// <summary>Awaits the next frame.</summary>
    /// <param name="idle">Longest wait for a frame to begin.</param>
    /// <param name="whole">Longest wait for a frame that has begun to end.</param>
    /// <param name="cancel">Cancels waiting.</param>
    /// <returns>Null where the peer has closed; a frame it closed in the midst of comes as Malformed first.</returns>
    /// <exception cref="TimeoutException">Neither came.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<MllpFrame?> ReadAsync(TimeSpan idle, TimeSpan whole, CancellationToken cancel)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(idle);
        try
        {
            return await ReadAsync(timeout, whole).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException(
                reader.InFrame ? $"A message began and did not end within {whole}." : $"Nothing came within {idle}.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await pipe.CompleteAsync().ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<MllpFrame?> ReadAsync(CancellationTokenSource timeout, TimeSpan whole)
    {
        bool begun = false;
        bool waited = false;
        while (true)
        {
            ReadResult result = await pipe.ReadAsync(timeout.Token).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            MllpFrameStatus status = reader.Read(ref buffer, out ReadOnlySequence<byte> frame);
            if (status == MllpFrameStatus.NeedTrailer && (result.IsCompleted || (waited && result.IsCanceled)))
            {
                reader.TakeWithoutTrailer(ref buffer);
                status = MllpFrameStatus.Done;
            }

            if (status == MllpFrameStatus.NeedMore && result.IsCompleted)
            {
                MllpFrame? rest = reader.InFrame && !frame.IsEmpty ? new MllpFrame(MllpFrameStatus.Malformed, frame.ToArray()) : null;
                pipe.AdvanceTo(result.Buffer.End);
                reader.Reset();
                return rest;
            }

            if (status is not (MllpFrameStatus.NeedMore or MllpFrameStatus.NeedTrailer))
            {
                MllpFrame taken = new(status, frame.ToArray());
                pipe.AdvanceTo(buffer.Start);
                return taken;
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (reader.InFrame && !begun)
            {
                begun = true;
                timeout.CancelAfter(whole);
            }

            if (status == MllpFrameStatus.NeedTrailer && !waited)
            {
                waited = true;
                _ = EndWaitForTrailerAsync(timeout.Token);
            }
        }
    }

    private async Task EndWaitForTrailerAsync(CancellationToken cancel)
    {
        await Task.Delay(TrailerWait, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancel.IsCancellationRequested)
        {
            pipe.CancelPendingRead();
        }
    }
}
