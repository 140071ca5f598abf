using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmradXds.Serving;

/// <summary>One MLLP address: frames in, picks the transaction by MSH-9, answer out on the same connection, logs one line.</summary>
/// <remarks>A connection carries many messages, one in flight. Frames that are no message are answered with AR or AE where their sender
/// waits for an answer; only a frame that grows beyond the limit ends its connection.</remarks>
/// <param name="endPoint">Where to listen; port 0 picks a free one.</param>
/// <param name="services">Each message gets a scope of its own from it. Uses ILoggerFactory and TimeProvider where registered.</param>
/// <param name="transactions">Makes the transactions of one message from its scope.</param>
/// <param name="options">Limits.</param>
public sealed partial class MllpListener(
    IPEndPoint endPoint,
    IServiceProvider services,
    Func<IServiceProvider, IReadOnlyList<IHl7Transaction>> transactions,
    MllpListenerOptions? options = null) : IHostedService, IDisposable
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FarewellWait = TimeSpan.FromSeconds(2);

    private readonly MllpListenerOptions options = options ?? new MllpListenerOptions();
    private readonly ILogger logger =
        services.GetService<ILoggerFactory>()?.CreateLogger<MllpListener>() ?? (ILogger)NullLogger<MllpListener>.Instance;

    private readonly MllpDispatch dispatch = new(services, transactions, options ?? new MllpListenerOptions());
    private readonly ConcurrentDictionary<TcpClient, Task> connections = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource aborting = new();
    private TcpListener? listener;
    private bool disposed;
    private Task accepting = Task.CompletedTask;

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint EndPoint { get; private set; } = endPoint;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener = new TcpListener(EndPoint);
        listener.Start();
        EndPoint = (IPEndPoint)listener.LocalEndpoint;
        Log.Listening(logger, EndPoint);
        accepting = AcceptAsync(listener, stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>Takes no more messages; those under way are finished and answered, unless the token ends the wait.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        listener?.Stop();
        await accepting;
        await using CancellationTokenRegistration registration = cancellationToken.Register(aborting.Cancel);
        await Task.WhenAll(connections.Values);
    }

    /// <summary>May be called again: a container that knows it by two registrations does.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref disposed, true))
        {
            stopping.Cancel();
            listener?.Dispose();
            stopping.Dispose();
            aborting.Dispose();
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync(cancel);
                if (connections.Count >= options.MaxConnections)
                {
                    Log.TooManyConnections(logger, client.Client.RemoteEndPoint, options.MaxConnections);
                    client.Dispose();
                    continue;
                }

                TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
                connections[client] = ServeAsync(client, registered.Task);
                registered.SetResult();
            }
            catch (Exception) when (cancel.IsCancellationRequested)
            {
                return; // stopped while waiting, or just before: a stopped socket says so in its own way
            }
            catch (SocketException e)
            {
                // Out of descriptors, most likely: it will not be better at once.
                Log.AcceptFailed(logger, e.SocketErrorCode);
                await Task.Delay(AcceptPause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Task registered)
    {
        await registered;
        EndPoint? remote = null;
        try
        {
            remote = client.Client.RemoteEndPoint;
            client.NoDelay = true;
            await using MllpConnection connection = new(client.GetStream(), options.Er7.MaxMessageBytes);
            while (await ReadAsync(connection) is { } frame)
            {
                Er7Message answer = await dispatch.AnswerAsync(frame, remote?.ToString() ?? "", aborting.Token);
                await connection.WriteAsync(answer.ToBytes(), aborting.Token);
                if (frame.Status == MllpFrameStatus.TooLong)
                {
                    await SayFarewellAsync(client.Client);
                    break;
                }
            }
        }
        catch (TimeoutException e)
        {
            Log.Closed(logger, remote, e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            Log.Closed(logger, remote, "The peer broke the connection.");
        }
        catch (OperationCanceledException)
        {
            Log.Closed(logger, remote, "Stopping.");
        }
        finally
        {
            client.Dispose();
            connections.TryRemove(client, out _);
        }
    }

    private Task<MllpFrame?> ReadAsync(MllpConnection connection) =>
        connection.ReadAsync(options.IdleTimeout, options.MessageTimeout, stopping.Token);

    /// <summary>Closing with unread bytes resets the connection, and the peer would not see the refusal: what it still sends is thrown
    /// away.</summary>
    private async Task SayFarewellAsync(Socket socket)
    {
        socket.Shutdown(SocketShutdown.Send);
        using CancellationTokenSource wait = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        wait.CancelAfter(FarewellWait);
        byte[] discarded = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(discarded, wait.Token) > 0)
            {
            }
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "MLLP listens at {EndPoint}")]
        public static partial void Listening(ILogger logger, IPEndPoint endPoint);

        [LoggerMessage(LogLevel.Warning, "MLLP connection from {Remote} refused: {Limit} are open, which is the limit")]
        public static partial void TooManyConnections(ILogger logger, EndPoint? remote, int limit);

        [LoggerMessage(LogLevel.Warning, "MLLP could not take a connection: {Error}")]
        public static partial void AcceptFailed(ILogger logger, SocketError error);

        [LoggerMessage(LogLevel.Debug, "MLLP connection from {Remote} ends: {Reason}")]
        public static partial void Closed(ILogger logger, EndPoint? remote, string reason);
    }
}
