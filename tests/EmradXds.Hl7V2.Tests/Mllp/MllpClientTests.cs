using System.Net;
using System.Net.Sockets;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;

namespace EmradXds.Hl7V2.Tests.Mllp;

public sealed class MllpClientTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    private readonly TcpListener peer = new(IPAddress.Loopback, 0);

    public MllpClientTests() => peer.Start();

    private int Port => ((IPEndPoint)peer.LocalEndpoint).Port;

    public void Dispose() => peer.Dispose();

    [Fact]
    public async Task One_connection_carries_many_messages()
    {
        await using MllpClient client = new("127.0.0.1", Port);
        Task<int> served = ServeAsync(perConnection: int.MaxValue, connections: 1);

        for (int i = 0; i < 3; i++)
        {
            Er7Message sent = Message();
            Assert.Equal(sent["MSH-10"], (await client.SendAsync(sent, TestContext.Current.CancellationToken))["MSA-2"]);
        }

        await client.DisposeAsync();
        Assert.Equal(3, await served);
    }

    [Fact]
    public async Task A_connection_the_peer_closed_while_idle_is_opened_again_once()
    {
        await using MllpClient client = new("127.0.0.1", Port);
        Task<int> served = ServeAsync(perConnection: 1, connections: 2);

        await client.SendAsync(Message(), TestContext.Current.CancellationToken);
        await client.SendAsync(Message(), TestContext.Current.CancellationToken);

        Assert.Equal(2, await served);
    }

    [Fact]
    public async Task A_peer_that_closes_without_an_answer_is_an_IOException()
    {
        await using MllpClient client = new("127.0.0.1", Port);
        Task<int> served = ServeAsync(perConnection: 0, connections: 1);

        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Message(), TestContext.Current.CancellationToken));
        await served;
    }

    [Fact]
    public async Task A_silent_peer_is_given_up_after_the_timeout_and_its_connection_dropped()
    {
        await using MllpClient client = new("127.0.0.1", Port, new MllpClientOptions { AnswerTimeout = TimeSpan.FromMilliseconds(50) });
        Task<TcpClient> accepted = peer.AcceptTcpClientAsync();

        IOException error = await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Message(), TestContext.Current.CancellationToken));

        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
        using TcpClient connection = await accepted;
        await using MllpConnection open = new(connection.GetStream(), 1 << 20);
        Assert.Equal(MllpFrameStatus.Done, (await open.ReadAsync(Ample, Ample, TestContext.Current.CancellationToken))?.Status);
        Assert.Null(await open.ReadAsync(Ample, Ample, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_answer_to_another_message_is_refused()
    {
        await using MllpClient client = new("127.0.0.1", Port);
        Task<int> served = ServeAsync(perConnection: 1, connections: 1, answerTo: Message());

        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Message(), TestContext.Current.CancellationToken));
        await served;
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_an_IOException()
    {
        peer.Stop();
        await using MllpClient client = new("127.0.0.1", Port == 0 ? 1 : Port);

        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Message(), TestContext.Current.CancellationToken));
    }

    private static Er7Message Message() => new QbpQ23 { PatientId = null }.Write(DateTimeOffset.UnixEpoch);

    /// <summary>Answers so many messages on each of so many connections, closes each, and tells how many it answered.</summary>
    private async Task<int> ServeAsync(int perConnection, int connections, Er7Message? answerTo = null)
    {
        int answered = 0;
        for (; connections > 0; connections--)
        {
            using TcpClient accepted = await peer.AcceptTcpClientAsync();
            await using MllpConnection connection = new(accepted.GetStream(), 1 << 20);
            for (int n = 0; n < perConnection; n++)
            {
                if (await connection.ReadAsync(Ample, Ample, TestContext.Current.CancellationToken) is not { } frame)
                {
                    break;
                }

                Er7Message request = answerTo ?? Er7Message.Parse(frame.Message.Span);
                Er7Message ack = Ack.Write(request, AcknowledgmentCode.AA, [], DateTimeOffset.UnixEpoch);
                await connection.WriteAsync(ack.ToBytes(), TestContext.Current.CancellationToken);
                answered++;
            }
        }

        return answered;
    }
}
