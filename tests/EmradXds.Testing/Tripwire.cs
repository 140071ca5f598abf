using System.Net;
using System.Net.Sockets;
using Xunit;

namespace EmradXds.Testing;

/// <summary>A file and a loopback address that nobody may touch: what an XML entity or an xop:Include of an attacker would name.</summary>
public sealed class Tripwire : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public Tripwire()
    {
        File.WriteAllText(folder.File("secret.txt"), Secret);
        listener.Start();
    }

    /// <summary>What stands in the file, and nowhere else.</summary>
    public string Secret { get; } = $"secret-{Guid.NewGuid():N}";

    /// <summary>The file, as a URI.</summary>
    public string FileUri => new Uri(folder.File("secret.txt")).AbsoluteUri;

    /// <summary>The address, with a closing slash.</summary>
    public string HttpUri => $"http://{listener.LocalEndpoint}/";

    /// <summary>Nobody connected, and nothing of the file came out anywhere.</summary>
    public void AssertUntouched(params IEnumerable<string> texts)
    {
        Assert.False(listener.Pending(), $"{HttpUri} was contacted");
        Assert.DoesNotContain(texts, text => text.Contains(Secret, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        listener.Dispose();
        folder.Dispose();
    }
}
