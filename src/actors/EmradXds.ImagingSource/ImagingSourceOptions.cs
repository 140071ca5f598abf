using System.Net;
using EmradXds.Dicom.Data;
using EmradXds.Metadata.Profile;

namespace EmradXds.ImagingSource;

/// <summary>One trust's imaging source: where it listens, keeps, asks and publishes.</summary>
public sealed record ImagingSourceOptions
{
    /// <summary>The trust.</summary>
    public required Trust Trust { get; init; }

    /// <summary>Where its instances and manifests are kept; created where it is missing. Nobody else writes there.</summary>
    public required string Folder { get; init; }

    /// <summary>Where C-STORE is taken; port 0 picks a free one.</summary>
    public required IPEndPoint DicomEndPoint { get; init; }

    /// <summary>A study to which nothing was added for so long is published. Default 10 s.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Host of the PIX Manager (ITI-9 over MLLP).</summary>
    public required string PixHost { get; init; }

    /// <summary>Port of the PIX Manager.</summary>
    public required int PixPort { get; init; }

    /// <summary>The Document Repository's SOAP address (RAD-68).</summary>
    public required Uri RepositoryUri { get; init; }

    /// <summary>Base of the trust's WADO-RS, which manifests name as Retrieve URL; null where there is none.</summary>
    public Uri? WadoBaseUri { get; init; }

    /// <summary>What the repository may take to answer. Default 2 minutes.</summary>
    public TimeSpan RepositoryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>When to try again what the registry refused for a reason that lies in the submission. Default 5 minutes.</summary>
    public TimeSpan RefusedRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Studies published at a time. Default 4.</summary>
    public int PublishedAtATime { get; init; } = 4;

    /// <summary>An instance is refused (A700) when the disk has less left, at its begin or while it arrives: the index and the logs need
    /// room too. Default 256 MiB.</summary>
    public long MinFreeBytes { get; init; } = 256L << 20;

    /// <summary>Most instances of one RAD-69 request. Default 50,000, within the parts a receiver takes.</summary>
    public int MaxInstancesPerRequest { get; init; } = 50_000;

    /// <summary>Most associations at a time. Default 64.</summary>
    public int MaxAssociations { get; init; } = 64;

    /// <summary>Limits of the data set reader. Default: values up to 1 KiB are held, more than any that the index takes. The contours of
    /// a large structure set would exceed what may be held together, and 64 senders at a time what there is.</summary>
    public DicomReadOptions ReadOptions { get; init; } = new() { MaxValueBytesInMemory = 1 << 10 };
}
