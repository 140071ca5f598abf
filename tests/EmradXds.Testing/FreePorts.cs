using System.Net;
using System.Net.Sockets;

namespace EmradXds.Testing;

/// <summary>TCP ports of the loopback address that nobody listens on now.</summary>
public static class FreePorts
{
    /// <summary>The first of so many neighbours, below the system's own range of free ports: from there another test may be given one
    /// before it is used.</summary>
    public static int Base(int count)
    {
        while (true)
        {
            int first = Random.Shared.Next(20_000, 32_000);
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
