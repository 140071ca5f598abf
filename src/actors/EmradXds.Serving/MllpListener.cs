using System.Net;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Serving;

/// <summary>One MLLP address: frames in, picks the transaction by MSH-9, answer out on the same connection, logs one line.</summary>
public sealed class MllpListener(
    IPEndPoint endPoint, IServiceProvider services, Func<IServiceProvider, IReadOnlyList<IHl7Transaction>> transactions) : IHostedService
{
    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint EndPoint => endPoint;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => throw new NotImplementedException($"{services}{transactions}");

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
