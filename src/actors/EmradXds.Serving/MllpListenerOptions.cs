using EmradXds.Hl7V2.Er7;

namespace EmradXds.Serving;

/// <summary>Limits of <see cref="MllpListener"/>.</summary>
public sealed record MllpListenerOptions
{
    /// <summary>Limits of a message. Default 1 MiB: no identity message comes near it, a frame without end does.</summary>
    public Er7Options Er7 { get; init; } = new();

    /// <summary>Most connections at once; one more is closed unread. Default 100.</summary>
    public int MaxConnections { get; init; } = 100;

    /// <summary>Longest wait for a message to begin. Default 10 min.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest wait for a message that has begun to end (slow-loris). Default 30 s.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
