using System.Net.Sockets;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Mllp;

/// <summary>The initiator's side of MLLP: one kept-open connection, one message in flight; callers wait for one another.</summary>
public sealed class MllpClient(string host, int port, MllpClientOptions? options = null) : IAsyncDisposable
{
    private readonly MllpClientOptions options = options ?? new MllpClientOptions();
    private readonly SemaphoreSlim gate = new(1, 1);
    private MllpConnection? connection;

    /// <summary>Sends a message and awaits its answer; reconnects once when an idle connection turns out closed before any byte of
    /// answer.</summary>
    /// <exception cref="IOException">The peer cannot be reached, closed, did not answer in time, or answered another message.</exception>
    /// <exception cref="Er7Exception">The answer is no HL7 message.</exception>
    public async Task<Er7Message> SendAsync(Er7Message message, CancellationToken cancel)
    {
        await gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            bool reused = connection is not null;
            Er7Message? answer = await ExchangeAsync(message, cancel).ConfigureAwait(false);
            if (answer is null && reused)
            {
                answer = await ExchangeAsync(message, cancel).ConfigureAwait(false);
            }

            return answer ?? throw new IOException($"{host}:{port} closed the connection without an answer.");
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        gate.Dispose();
    }

    /// <summary>One attempt; null where the peer closed before any byte of answer.</summary>
    private async Task<Er7Message?> ExchangeAsync(Er7Message message, CancellationToken cancel)
    {
        bool kept = false;
        try
        {
            connection ??= await ConnectAsync(cancel).ConfigureAwait(false);
            MllpFrame? frame = await WriteAndReadAsync(connection, message, cancel).ConfigureAwait(false);
            if (frame is null)
            {
                return null;
            }

            if (frame.Status != MllpFrameStatus.Done)
            {
                throw new IOException(
                    $"{host}:{port} sent an answer that is not framed as MLLP, or longer than {options.MaxAnswerBytes} bytes.");
            }

            Er7Message answer = Er7Message.Parse(frame.Message.Span, new Er7Options { MaxMessageBytes = options.MaxAnswerBytes });
            if (answer["MSA-2"] is { Length: > 0 } answered && answered != message["MSH-10"])
            {
                throw new IOException($"{host}:{port} answered another message: MSA-2 is not the control id sent.");
            }

            kept = true;
            return answer;
        }
        catch (TimeoutException e)
        {
            throw new IOException($"{host}:{port} did not answer within {options.AnswerTimeout}.", e);
        }
        finally
        {
            if (!kept)
            {
                // Whatever comes on it now would be taken for the answer to the next message.
                await CloseAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<MllpFrame?> WriteAndReadAsync(MllpConnection open, Er7Message message, CancellationToken cancel)
    {
        try
        {
            await open.WriteAsync(message.ToBytes(), cancel).ConfigureAwait(false);
            return await open.ReadAsync(options.AnswerTimeout, options.AnswerTimeout, cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<MllpConnection> ConnectAsync(CancellationToken cancel)
    {
        TcpClient client = new() { NoDelay = true };
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.ConnectTimeout);
        try
        {
            await client.ConnectAsync(host, port, timeout.Token).ConfigureAwait(false);
            return new MllpConnection(client.GetStream(), options.MaxAnswerBytes);
        }
        catch (Exception e)
        {
            client.Dispose();
            cancel.ThrowIfCancellationRequested();
            throw e is SocketException or OperationCanceledException ? new IOException($"{host}:{port} cannot be reached.", e) : e;
        }
    }

    private async Task CloseAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }
}
