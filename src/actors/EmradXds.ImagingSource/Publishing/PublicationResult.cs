using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Publishing;

/// <summary>What became of an attempt to publish a study.</summary>
/// <param name="Registered">The manifest the registry has now; null where the study waits.</param>
/// <param name="Reason">Why it waits: words and codes, no patient data.</param>
/// <param name="Retry">When it is tried again.</param>
public sealed record PublicationResult(ManifestRow? Registered, string? Reason, Retry Retry)
{
    /// <summary>The registry has it.</summary>
    public static PublicationResult Is(ManifestRow registered) => new(registered, null, Retry.Never);

    /// <summary>The study waits.</summary>
    public static PublicationResult Waits(string reason, Retry retry) => new(null, reason, retry);
}
