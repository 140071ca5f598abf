using System.Net;
using System.Net.Sockets;

namespace EmradXds.Host.Domain;

/// <summary>The TCP ports of a domain in one process.</summary>
/// <param name="Http">SOAP, health.</param>
/// <param name="IdentityMllp">HL7 v2 to the identity service: feeds and queries.</param>
/// <param name="RegistryMllp">ITI-8 from the identity service; ITI-64.</param>
/// <param name="Dicom">C-STORE, one a trust, in the order of the profile.</param>
internal sealed record DomainPorts(int Http, int IdentityMllp, int RegistryMllp, IReadOnlyList<int> Dicom)
{
    /// <summary>The published table without a base; base, base + 1 and 2, base + 10 on with one; free ports with base 0.</summary>
    public static DomainPorts From(int? portBase, int trusts) => portBase switch
    {
        null => new(8080, 2575, 2576, [.. Enumerable.Range(11112, trusts)]),
        0 => FromFree(Free(3 + trusts)),
        int first => new(first, first + 1, first + 2, [.. Enumerable.Range(first + 10, trusts)]),
    };

    private static DomainPorts FromFree(int[] free) => new(free[0], free[1], free[2], free[3..]);

    /// <summary>Whether nothing listens there.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using TcpListener listener = new(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Ports that are free now, all different because all are held until the last is known.</summary>
    private static int[] Free(int count)
    {
        List<TcpListener> listeners = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                TcpListener listener = new(IPAddress.Loopback, 0);
                listener.Start();
                listeners.Add(listener);
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
