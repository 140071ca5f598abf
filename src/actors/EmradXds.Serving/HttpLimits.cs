using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Serving;

/// <summary>How slow the other side of an HTTP connection may be. Beyond it the connection is broken off: whoever sends a byte now and
/// then, or reads nothing of a long answer, would otherwise hold what others need.</summary>
public sealed record HttpLimits
{
    /// <summary>Both buffers that Kestrel may have filled when an answer has been written: the one before TLS and the one behind.</summary>
    private const double BufferedBytes = 128 << 10;

    /// <summary>Most connections at one time; one more is closed at once. Silent ones hold some kilobytes each until <see cref="KeepAlive"/>
    /// ends them. Default 10,000.</summary>
    public int Connections { get; init; } = 10_000;

    /// <summary>Longest time from a request's first byte to the end of its headers. Default 15 s.</summary>
    public TimeSpan RequestHeaders { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest wait for a request's first byte, on a new connection and between two requests. Default 2 min.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Least bytes of a request's body per second of waiting for them, on average over each <see cref="BodyPause"/>. Default
    /// 240.</summary>
    public double BodyBytesPerSecond { get; init; } = 240;

    /// <summary>A sender may pause this long, as a PACS does that reads from tape, before its rate counts; more than 1 s. Default
    /// 30 s.</summary>
    public TimeSpan BodyPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for a reader to take the next piece of an answer; more than 1 s. Default 60 s.</summary>
    public TimeSpan ReaderPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Sets the application's Kestrel up, and makes the limits known to its SOAP addresses.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel.Limits));
    }

    private void Limit(KestrelServerLimits kestrel)
    {
        kestrel.MaxConcurrentConnections = Connections;
        kestrel.RequestHeadersTimeout = RequestHeaders;
        kestrel.KeepAliveTimeout = KeepAlive;
        kestrel.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecond, BodyPause);
        kestrel.MinResponseDataRate = new MinDataRate(BufferedBytes / ReaderPause.TotalSeconds, ReaderPause);
    }
}
