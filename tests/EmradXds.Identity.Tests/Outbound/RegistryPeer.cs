using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Identity.Tests.Outbound;

/// <summary>A registry's end of ITI-8 on a socket: keeps what it gets and answers as told.</summary>
public sealed class RegistryPeer : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly TcpListener listener;
    private readonly Func<int, AcknowledgmentCode> answer;
    private readonly Task serving;

    /// <param name="port">Where; 0 for a free one.</param>
    /// <param name="answer">The answer to the n-th message, from 0.</param>
    public RegistryPeer(int port, Func<int, AcknowledgmentCode>? answer = null)
    {
        this.answer = answer ?? (_ => AcknowledgmentCode.AA);
        listener = new TcpListener(IPAddress.Loopback, port);
        listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Start();
        serving = ServeAsync();
    }

    public ConcurrentQueue<Er7Message> Received { get; } = [];

    public DnsEndPoint EndPoint => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);

    public static DnsEndPoint FreeEndPoint()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return new DnsEndPoint("127.0.0.1", ((IPEndPoint)free.LocalEndpoint).Port);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stopping.Token);
                await using MllpConnection connection = new(client.GetStream(), 1 << 20);
                while (await connection.ReadAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), stopping.Token) is { } frame)
                {
                    Er7Message message = Er7Message.Parse(frame.Message.Span);
                    Received.Enqueue(message);
                    AcknowledgmentCode code = answer(Received.Count - 1);
                    Err[] errors = code == AcknowledgmentCode.AA
                        ? []
                        : [new Err(new Erl("PID", 1, 3), ErrorCondition.ApplicationInternalError)];
                    await connection.WriteAsync(Ack.Write(message, code, errors, DateTimeOffset.UnixEpoch).ToBytes(), stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
