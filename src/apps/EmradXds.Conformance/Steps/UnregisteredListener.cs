using System.Net;
using System.Net.Sockets;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;

namespace EmradXds.Conformance.Steps;

/// <summary>An address that nobody registered: whoever connects to it followed what a message told him.</summary>
internal sealed class UnregisteredListener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    private UnregisteredListener() => listener.Start();

    /// <summary>The address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/replies");

    /// <summary>Listens, if the step asks for it.</summary>
    public static UnregisteredListener? For(CaseStep step) => step.ReplyTo == "listener" ? new() : null;

    /// <summary>Nobody may have come, and nobody may come a moment later.</summary>
    public async Task<Check> JudgeAsync(TimeProvider clock, CancellationToken cancel)
    {
        if (!listener.Pending())
        {
            await Task.Delay(Patience, clock, cancel);
        }

        bool came = listener.Pending();
        return new Check(
            came ? Verdict.Fail : Verdict.Pass,
            "connections to the address of wsa:ReplyTo",
            "none: it is nowhere registered",
            came ? "one" : "none",
            "wsa:ReplyTo/wsa:Address",
            "Whoever sends to any address that a message names can be aimed at others (WS-Addressing 1.0 Core, 7).");
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();
}
