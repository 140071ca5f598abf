using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Serving;
using EmradXds.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Tests.Serving;

/// <summary>The listener as peers meet it: whatever they send, the next one is answered.</summary>
public sealed class MllpListenerTests : IAsyncLifetime
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => identity = await RunningIdentity.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", "RWD", "LAST^^^RWD")))["MSA-1"]);
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_message_cut_anywhere_is_answered_like_a_whole_one()
    {
        byte[] frame = MllpFrameReader.Frame(Encoding.UTF8.GetBytes(Messages.Query("UNKNOWN^^^RWD")));
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);
        for (int cut = 1; cut < frame.Length; cut += 3)
        {
            await socket.SendAsync(frame.AsMemory(0, cut), Cancel);
            await socket.SendAsync(frame.AsMemory(cut), Cancel);
            Assert.Equal("204", (await ReadAsync(connection))["ERR-3"]);
        }
    }

    [Fact]
    public async Task Two_messages_in_one_packet_get_two_answers_in_order()
    {
        string[] queries = [Messages.Query("X^^^RWD"), Messages.Query("Y^^^RWD")];
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);

        await socket.SendAsync(queries.SelectMany(query => MllpFrameReader.Frame(Encoding.UTF8.GetBytes(query))).ToArray(), Cancel);

        Assert.Equal(Er7Message.Parse(queries[0])["MSH-10"], (await ReadAsync(connection))["MSA-2"]);
        Assert.Equal(Er7Message.Parse(queries[1])["MSH-10"], (await ReadAsync(connection))["MSA-2"]);
    }

    [Theory]
    [InlineData("PID|1||X^^^RWD", "AR", "100 MSH^1", "")]
    [InlineData("", "AR", "100 MSH^1", "")]
    [InlineData(@"FHS|^~\&|PAS|RWD", "AR", "100 MSH^1", "")]
    [InlineData("MSH|^^\\&|PAS|RWD", "AE", "102 MSH^1^2", "")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|P|2.5" + "\rpid|1", "AR", "100 MSH^1", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|P|2.5||||||KLINGON", "AE", "102 MSH^1^18", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|P|2.5" + "\rMSH|^~\\&|PAS", "AR", "100 MSH^2", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ORU^R01|c1|P|2.5", "AR", "200 MSH^1^9^1^1", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A99|c1|P|2.5", "AR", "201 MSH^1^9^1^2", "c1")]
    [InlineData("MSH|^~&|PAS|RWD|PIX|EMRAD|2026||ADT^A99|c1|P|2.5", "AR", "201 MSH^1^9^1^2", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT|c1|P|2.5", "AR", "201 MSH^1^9^1^2", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|X|2.5", "AR", "202 MSH^1^11", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|P|3.0", "AR", "203 MSH^1^12", "c1")]
    [InlineData(@"MSH|^~\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01||P|2.5", "AR", "101 MSH^1^10", "")]
    public async Task What_is_no_message_for_us_is_refused_with_place_and_reason(
        string message, string code, string error, string controlId)
    {
        await using MllpConnection connection = new(new NetworkStream(await ConnectAsync(), ownsSocket: true), 1 << 20);

        await connection.WriteAsync(Encoding.UTF8.GetBytes(message), Cancel);
        Er7Message answer = await ReadAsync(connection);
        await connection.WriteAsync(Encoding.UTF8.GetBytes(Messages.Query("X^^^RWD")), Cancel);
        Er7Message next = await ReadAsync(connection);

        Assert.Equal((code, controlId), (answer["MSA-1"], answer["MSA-2"]));
        Assert.Equal(error, $"{answer["ERR-3"]} {answer.First("ERR")[2].Raw}");
        Assert.NotEmpty(answer["ERR-7"]);
        Assert.Equal("204", next["ERR-3"]);
        Assert.Equal(0, await identity.ReadAsync(context => Task.FromResult(context.SourceRecords.Count())));
    }

    [Theory]
    [InlineData('~', "AR")]
    [InlineData('^', "AE")]
    [InlineData('&', "AE")]
    [InlineData('|', "AE")]
    public async Task A_flood_of_one_delimiter_is_answered(char delimiter, string code)
    {
        Er7Message answer = await identity.SendAsync(Messages.Adt("A01", "RWD", new string(delimiter, 900_000)));

        Assert.Equal(code, answer["MSA-1"]);
    }

    [Theory]
    [InlineData("ADT^A01^ADT_A40", "2.3.1")]
    [InlineData("ADT^A01^WRONG", "2.5")]
    [InlineData("ADT^A01", "2.9")]
    public async Task A_wrong_structure_or_an_unknown_version_2_is_no_reason_to_refuse(string type, string version) =>
        Assert.Equal("AA", (await identity.SendAsync(
            $"MSH|^~\\&|PAS|RWD|PIX|EMRAD|2026||{type}|{Messages.NewControlId()}||{version}\rPID|1||LN1^^^RWD||X\r"))["MSA-1"]);

    [Fact]
    public async Task A_frame_that_the_next_one_interrupts_is_refused_and_the_next_is_answered()
    {
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);
        byte[] query = Encoding.UTF8.GetBytes(Messages.Query("X^^^RWD"));

        await socket.SendAsync((byte[])[0x0B, .. query[..100], .. MllpFrameReader.Frame(query)], Cancel);

        Er7Message refused = await ReadAsync(connection);
        Assert.Equal(("AR", "207"), (refused["MSA-1"], refused["ERR-3"]));
        Assert.Equal("204", (await ReadAsync(connection))["ERR-3"]);
    }

    [Fact]
    public async Task A_frame_without_its_last_byte_is_taken_after_a_moment()
    {
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);

        await socket.SendAsync((byte[])[0x0B, .. Encoding.UTF8.GetBytes(Messages.Query("X^^^RWD")), 0x1C], Cancel);

        Assert.Equal("204", (await ReadAsync(connection))["ERR-3"]);
    }

    [Fact]
    public async Task A_frame_without_end_is_refused_at_the_limit_and_its_connection_closed()
    {
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);
        Task flood = FloodAsync(socket, 50 << 20);

        Er7Message answer = await ReadAsync(connection);

        Assert.Equal(("AR", "207"), (answer["MSA-1"], answer["ERR-3"]));
        Assert.Null(await connection.ReadAsync(Ample, Ample, Cancel));
        await flood;
    }

    [Fact]
    public async Task A_sender_that_half_closes_after_its_message_still_gets_the_answer()
    {
        using Socket socket = await ConnectAsync();
        await using MllpConnection connection = new(new NetworkStream(socket), 1 << 20);

        await connection.WriteAsync(Encoding.UTF8.GetBytes(Messages.Query("X^^^RWD")), Cancel);
        socket.Shutdown(SocketShutdown.Send);

        Assert.Equal("204", (await ReadAsync(connection))["ERR-3"]);
        Assert.Null(await connection.ReadAsync(Ample, Ample, Cancel));
    }

    [Fact]
    public async Task A_sender_that_closes_in_the_midst_or_before_the_answer_harms_nobody()
    {
        byte[] frame = MllpFrameReader.Frame(Encoding.UTF8.GetBytes(Messages.Adt("A01", "RWD", "GONE^^^RWD")));
        for (int i = 0; i < 20; i++)
        {
            using Socket socket = await ConnectAsync();
            socket.LingerState = new LingerOption(true, 0);
            await socket.SendAsync(frame.AsMemory(0, i % 2 == 0 ? frame.Length : i * 5), Cancel);
        }

        Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", "RWD", "LN1^^^RWD")))["MSA-1"]);
    }

    [Fact]
    public async Task Slow_and_idle_senders_are_closed_and_one_beyond_the_limit_is_not_served()
    {
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        using MllpListener listener = new(new IPEndPoint(IPAddress.Loopback, 0), services, _ => [], new MllpListenerOptions
        {
            IdleTimeout = TimeSpan.FromMilliseconds(300),
            MessageTimeout = TimeSpan.FromMilliseconds(300),
            MaxConnections = 2,
        });
        await listener.StartAsync(Cancel);

        using Socket slow = await ConnectAsync(listener.EndPoint.Port);
        using Socket idle = await ConnectAsync(listener.EndPoint.Port);
        await slow.SendAsync((byte[])[0x0B, (byte)'M'], Cancel);
        using Socket third = await ConnectAsync(listener.EndPoint.Port);

        Assert.Equal(0, await ReceiveAsync(third));
        Assert.Equal(0, await ReceiveAsync(slow));
        Assert.Equal(0, await ReceiveAsync(idle));
        await listener.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_transaction_that_breaks_is_AE_207_without_patient_data_and_the_next_message_is_answered()
    {
        LogCapture log = new();
        await using ServiceProvider services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log)).BuildServiceProvider();
        using MllpListener listener = new(new IPEndPoint(IPAddress.Loopback, 0), services, _ => [new Breaking()]);
        await listener.StartAsync(Cancel);
        await using MllpClient client = new("127.0.0.1", listener.EndPoint.Port);

        for (int i = 0; i < 2; i++)
        {
            Er7Message message = Er7Message.Parse(Messages.Adt("A01", "RWD", "LN4711^^^RWD", version: "2.5"));
            Er7Message answer = await client.SendAsync(message, Cancel);

            Assert.Equal(("AE", "207"), (answer["MSA-1"], answer["ERR-3"]));
            Assert.DoesNotContain("LN4711", answer.Raw, StringComparison.Ordinal);
            string trace = answer["ERR-7"].Split(' ')[^1];
            Assert.Contains(log.Lines, line => line.Contains($"ITI-8 broke, trace {trace}", StringComparison.Ordinal));
        }

        await listener.StopAsync(Cancel);
    }

    [Fact]
    public async Task Stopping_lets_the_message_under_way_finish_and_takes_no_other()
    {
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        Waiting waiting = new();
        using MllpListener listener = new(new IPEndPoint(IPAddress.Loopback, 0), services, _ => [waiting]);
        await listener.StartAsync(Cancel);
        await using MllpClient client = new("127.0.0.1", listener.EndPoint.Port);
        Task<Er7Message> answer = client.SendAsync(Er7Message.Parse(Messages.Adt("A01", "RWD", "LN1^^^RWD")), Cancel);
        await waiting.Entered.Task;

        Task stopping = listener.StopAsync(Cancel);
        Assert.False(stopping.IsCompleted);
        waiting.Go.SetResult();

        Assert.Equal("AA", (await answer)["MSA-1"]);
        await stopping;
        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(Er7Message.Parse(Messages.Adt("A01", "RWD", "LN1^^^RWD")), Cancel));
    }

    [Fact]
    public async Task The_mllp_send_of_python_hl7_is_answered()
    {
        string program = Surroundings.Program("mllp_send");
        string file = folder.File("messages.hl7");
        string[] messages =
        [
            Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"),
            Messages.Adt("A08", "RWD", "LN1^^^RWD"),
            Messages.Query("LN1^^^RWD", "^^^NHS"),
        ];
        await File.WriteAllTextAsync(file, string.Concat(messages), Cancel);
        ProcessStartInfo start = new(program, ["--loose", "--file", file, "--port", $"{identity.EndPoint.Port}", "127.0.0.1"])
        {
            RedirectStandardOutput = true,
        };

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(3, output.Split("MSA|AA|").Length - 1);
        Assert.Contains($"PID|||{Messages.NhsNumber(1)}^^^NHS&2.16.840.1.113883.2.1.4.1&ISO||~^^^^^^S", output, StringComparison.Ordinal);
    }

    private static async Task FloodAsync(Socket socket, int count)
    {
        byte[] chunk = new byte[1 << 20];
        Array.Fill(chunk, (byte)'x');
        chunk[0] = 0x0B;
        try
        {
            for (int sent = 0; sent < count; sent += chunk.Length)
            {
                await socket.SendAsync(chunk, Cancel);
                chunk[0] = (byte)'x';
            }
        }
        catch (SocketException)
        {
            // Refused in the midst of it, which is what is expected.
        }
    }

    private static async Task<Er7Message> ReadAsync(MllpConnection connection)
    {
        MllpFrame? frame = await connection.ReadAsync(Ample, Ample, Cancel);
        Assert.Equal(MllpFrameStatus.Done, frame?.Status);
        return Er7Message.Parse(frame!.Message.Span);
    }

    private static async Task<int> ReceiveAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Cancel);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    private Task<Socket> ConnectAsync() => ConnectAsync(identity.EndPoint.Port);

    private static async Task<Socket> ConnectAsync(int port)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, Cancel);
        return socket;
    }

    private sealed class Breaking : IHl7Transaction
    {
        public Transaction Transaction { get; } = new("ITI-8", "Patient Identity Feed", "ADT^A01", "ACK");

        public Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel) =>
            throw new InvalidOperationException($"what broke on {request["PID-3"]}");
    }

    private sealed class Waiting : IHl7Transaction
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Transaction Transaction { get; } = new("ITI-8", "Patient Identity Feed", "ADT^A01", "ACK");

        public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
        {
            Entered.TrySetResult();
            await Go.Task;
            return Ack.Write(request, AcknowledgmentCode.AA, [], DateTimeOffset.UnixEpoch);
        }
    }
}
