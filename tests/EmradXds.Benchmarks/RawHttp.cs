using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EmradXds.Benchmarks;

/// <summary>The client of both sides: one socket, one request, a file sent by the kernel, an answer counted and thrown away. Nothing of it is
/// the measured product's.</summary>
internal static class RawHttp
{
    /// <summary>Posts (or gets, where there is no content type) and reads to the end of the connection.</summary>
    /// <returns>Bytes of the answer, header and framing included, and its beginning and end as text.</returns>
    public static async Task<(long Bytes, string Start, string End)> SendAsync(
        int port, string path, string? contentType, string before, string? file, string after)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        long length = before.Length + after.Length + (file is null ? 0 : new FileInfo(file).Length);
        string head = contentType is null
            ? $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n\r\n");
        await socket.SendAsync(Encoding.UTF8.GetBytes(head + before));
        if (file is not null)
        {
            await socket.SendFileAsync(file);
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(after));
        return await ReadAsync(socket);
    }

    private static async Task<(long Bytes, string Start, string End)> ReadAsync(Socket socket)
    {
        const int Kept = 4096;
        byte[] buffer = new byte[1 << 20];
        StringBuilder start = new();
        string end = "";
        long bytes = 0;
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0; bytes += count)
        {
            if (start.Length < Kept)
            {
                start.Append(Encoding.Latin1.GetString(buffer, 0, Math.Min(count, Kept)));
            }

            end = (count < 256 ? end : "") + Encoding.Latin1.GetString(buffer, Math.Max(0, count - 256), Math.Min(count, 256));
        }

        return (bytes, start.ToString(), end);
    }
}
