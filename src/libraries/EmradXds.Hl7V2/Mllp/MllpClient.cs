using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Mllp;

/// <summary>The initiator's side of MLLP: one kept-open connection, one message in flight.</summary>
public sealed class MllpClient(string host, int port, MllpClientOptions? options = null) : IAsyncDisposable
{
    /// <summary>Sends a message and awaits its answer; reconnects once when an idle connection turns out closed before any byte of answer.</summary>
    /// <exception cref="IOException">The peer cannot be reached, closed, or did not answer in time.</exception>
    /// <exception cref="Er7Exception">The answer is no HL7 message.</exception>
    public Task<Er7Message> SendAsync(Er7Message message, CancellationToken cancel) =>
        throw new NotImplementedException($"{host}{port}{options}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
