using System.Net.Sockets;
using System.Text;
using Xunit;

namespace EmradXds.Testing;

/// <summary>A client on a bare socket that sends and reads as slowly as a test wants, with a small window: what it does not read stays with the
/// server.</summary>
public sealed class SlowPeer : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private readonly TcpClient client = new() { ReceiveBufferSize = 4_096, NoDelay = true };

    private SlowPeer()
    {
    }

    public static async Task<SlowPeer> ConnectAsync(Uri address)
    {
        SlowPeer peer = new();
        await peer.client.ConnectAsync(address.Host, address.Port);
        return peer;
    }

    public ValueTask SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => client.GetStream().WriteAsync(bytes);

    /// <summary>Sends headers of a POST, and of its body so much as is there already.</summary>
    public async Task PostAsync(string path, string contentType, long length, ReadOnlyMemory<byte> begun)
    {
        await SendAsync($"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n");
        await SendAsync(begun);
    }

    /// <summary>Sends spaces, one at a time, until the other side ends the connection.</summary>
    public async Task TrickleAsync()
    {
        Task<string> answer = ReadToEndAsync();
        while (!answer.IsCompleted)
        {
            try
            {
                await SendAsync(" ");
            }
            catch (IOException)
            {
                break;
            }

            await Task.Delay(50);
        }

        await answer;
    }

    /// <summary>Reads so many bytes as fast as they come.</summary>
    public async Task ReadAsync(int count) => await client.GetStream().ReadExactlyAsync(new byte[count]);

    /// <summary>What comes until the other side ends the connection, in whichever way; a connection that stays open fails the test.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using CancellationTokenSource deadline = new(Deadline);
        byte[] buffer = new byte[64 << 10];
        StringBuilder read = new();
        try
        {
            for (int count; (count = await client.GetStream().ReadAsync(buffer, deadline.Token)) > 0;)
            {
                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"the connection stayed open; {read.Length} bytes came by it");
        }

        return read.ToString();
    }

    public void Dispose() => client.Dispose();
}
