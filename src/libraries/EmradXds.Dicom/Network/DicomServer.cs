using System.Net;
using System.Net.Sockets;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>An acceptor of associations: C-ECHO and C-STORE SCP (PS3.8, PS3.7; PS3.4 annexes A and B), for all storage classes, unknown
/// ones too.</summary>
public sealed class DicomServer : IAsyncDisposable
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromMilliseconds(200);

    private readonly DicomServerOptions options;
    private readonly Socket listener;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource killing = new();
    private readonly HashSet<Task> connections = [];
    private readonly Task accepting;
    private readonly SemaphoreSlim places;
    private int isDisposed;

    private DicomServer(DicomServerOptions options, Socket listener)
    {
        (this.options, this.listener) = (options, listener);
        places = new SemaphoreSlim(options.MaxAssociations);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    // Connections that have not asked for an association yet, and those that are to be told that there are too many.
    private int MostConnections => options.MaxAssociations + Math.Max(16, options.MaxAssociations);

    /// <summary>Starts listening.</summary>
    /// <exception cref="ArgumentException">The AE title has not 1 to 16 characters of ISO 646, or a limit is too small to work
    /// with.</exception>
    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public static DicomServer Start(DicomServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WireText.AeTitle(options.AeTitle);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPduLength, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxAssociations, 1);
        Socket listener = new(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(options.EndPoint);
            listener.Listen();
            return new DicomServer(options, listener);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Stops: no new association; idle ones are aborted at once, those with a message at hand when it is answered or the grace is
    /// over.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }

        await stopping.CancelAsync();
        listener.Dispose();
        await accepting;
        killing.CancelAfter(options.Grace);
        Task[] open;
        lock (connections)
        {
            open = [.. connections];
        }

        await Task.WhenAll(open);
        stopping.Dispose();
        killing.Dispose();
        places.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Admit(await listener.AcceptAsync(stopping.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e) when (!stopping.IsCancellationRequested)
            {
                // Out of descriptors, or the peer has gone already.
                options.OnTrouble?.Invoke("a connection could not be accepted", e);
                await Task.Delay(AfterTrouble, CancellationToken.None);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private void Admit(Socket socket)
    {
        lock (connections)
        {
            if (connections.Count >= MostConnections)
            {
                options.OnTrouble?.Invoke($"a connection was closed at once: {MostConnections} are open", null);
                socket.Dispose();
                return;
            }

            Task serving = Task.Run(() => ServeAsync(socket));
            connections.Add(serving);
            serving.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket owned = socket;
        try
        {
            await using UpperLayerConnection connection = new(socket, new PduLimits { MaxDataLength = options.MaxPduLength });
            AcceptorAssociation association = new(connection, options, places, stopping.Token, killing.Token);
            await association.RunAsync();
        }
        catch (Exception e)
        {
            // One association's end, whatever it was, is not the server's.
            options.OnTrouble?.Invoke("an association ended by an error of ours", e);
        }
    }

    private void Forget(Task serving)
    {
        lock (connections)
        {
            connections.Remove(serving);
        }
    }
}
