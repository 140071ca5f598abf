namespace EmradXds.Hl7V2.Mllp;

/// <summary>Timeouts and limits of <see cref="MllpClient"/>.</summary>
public sealed record MllpClientOptions
{
    /// <summary>Longest wait for a connection. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for an answer. Default 30 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest answer in bytes. Default 16 MiB.</summary>
    public int MaxAnswerBytes { get; init; } = 16 << 20;
}
