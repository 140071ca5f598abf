using EmradXds.Metadata.Profile;
using EmradXds.Soap;

namespace EmradXds.Consumer;

/// <summary>Where the actors of an affinity domain are, and how much is taken from them.</summary>
public sealed record ConsumerOptions
{
    /// <summary>Absolute URI of the Document Registry (ITI-18).</summary>
    public required Uri Registry { get; init; }

    /// <summary>OID of the authority whose ids are the affinity domain's patient ids (here NHS Numbers).</summary>
    public required string PatientIdAuthorityOid { get; init; }

    /// <summary>repositoryUniqueId (OID) to absolute URI of that Document Repository (ITI-43).</summary>
    public required IReadOnlyDictionary<string, Uri> Repositories { get; init; }

    /// <summary>Retrieve Location UID (0040,E011) to absolute URI of that Imaging Document Source (RAD-69).</summary>
    public required IReadOnlyDictionary<string, Uri> ImagingSources { get; init; }

    /// <summary>homeCommunityId (<c>urn:oid:…</c>) to put into every request; null inside one domain, where nobody asks for it.</summary>
    public string? HomeCommunityId { get; init; }

    /// <summary>UIDs of the transfer syntaxes in which instances are accepted (PS3.5 section 10): what is listed is sent as it was stored.
    /// Default: <see cref="AllTransferSyntaxUids"/>.</summary>
    public IReadOnlyList<string> TransferSyntaxUids { get; init; } = AllTransferSyntaxUids;

    /// <summary>Most instances asked for in one RAD-69 request. Default 200.</summary>
    public int InstancesPerRequest { get; init; } = 200;

    /// <summary>Largest manifest in bytes that is read. Default 64 MiB.</summary>
    public long MaxManifestBytes { get; init; } = 64L << 20;

    /// <summary>Largest instance in bytes that is read. Default 16 GiB.</summary>
    public long MaxInstanceBytes { get; init; } = 16L << 30;

    /// <summary>Longest silence of a repository or an imaging source: before its answer begins, and while content arrives. Default 2
    /// min.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Limits of the SOAP reader.</summary>
    public SoapReadOptions Soap { get; init; } = SoapReadOptions.Default;

    /// <summary>Every transfer syntax of images, video and documents in use, but not JPIP, whose pixels are elsewhere.</summary>
    public static IReadOnlyList<string> AllTransferSyntaxUids { get; } =
    [
        "1.2.840.10008.1.2.1",      // Explicit VR Little Endian
        "1.2.840.10008.1.2",        // Implicit VR Little Endian
        "1.2.840.10008.1.2.2",      // Explicit VR Big Endian (retired)
        "1.2.840.10008.1.2.1.99",   // Deflated Explicit VR Little Endian
        "1.2.840.10008.1.2.5",      // RLE Lossless
        "1.2.840.10008.1.2.8.1",    // Deflated Image Frame Compression
        "1.2.840.10008.1.2.4.50",   // JPEG Baseline
        "1.2.840.10008.1.2.4.51",   // JPEG Extended
        "1.2.840.10008.1.2.4.57",   // JPEG Lossless
        "1.2.840.10008.1.2.4.70",   // JPEG Lossless, first-order prediction
        "1.2.840.10008.1.2.4.80",   // JPEG-LS Lossless
        "1.2.840.10008.1.2.4.81",   // JPEG-LS near-lossless
        "1.2.840.10008.1.2.4.90",   // JPEG 2000 Lossless
        "1.2.840.10008.1.2.4.91",   // JPEG 2000
        "1.2.840.10008.1.2.4.92",   // JPEG 2000 part 2 Lossless
        "1.2.840.10008.1.2.4.93",   // JPEG 2000 part 2
        "1.2.840.10008.1.2.4.100",  // MPEG2 main level
        "1.2.840.10008.1.2.4.100.1",
        "1.2.840.10008.1.2.4.101",  // MPEG2 high level
        "1.2.840.10008.1.2.4.101.1",
        "1.2.840.10008.1.2.4.102",  // MPEG-4 AVC/H.264
        "1.2.840.10008.1.2.4.102.1",
        "1.2.840.10008.1.2.4.103",
        "1.2.840.10008.1.2.4.103.1",
        "1.2.840.10008.1.2.4.104",
        "1.2.840.10008.1.2.4.104.1",
        "1.2.840.10008.1.2.4.105",
        "1.2.840.10008.1.2.4.105.1",
        "1.2.840.10008.1.2.4.106",
        "1.2.840.10008.1.2.4.106.1",
        "1.2.840.10008.1.2.4.107",  // HEVC/H.265
        "1.2.840.10008.1.2.4.108",
        "1.2.840.10008.1.2.4.201",  // High-Throughput JPEG 2000 Lossless
        "1.2.840.10008.1.2.4.202",
        "1.2.840.10008.1.2.4.203",
    ];

    /// <summary>A consumer of the domain of a profile whose actors stand at one base address: <c>registry</c>, <c>repository</c>,
    /// <c>imaging/{ODS code}</c> below it.</summary>
    /// <param name="domain">The affinity domain.</param>
    /// <param name="baseUri">For instance <c>http://127.0.0.1:8080/</c>, with or without the closing slash.</param>
    public static ConsumerOptions FromProfile(AffinityDomain domain, Uri baseUri)
    {
        Uri root = new(baseUri.AbsoluteUri.TrimEnd('/') + "/");
        return new ConsumerOptions
        {
            Registry = new Uri(root, "registry"),
            PatientIdAuthorityOid = domain.PatientIdAuthority.Oid,
            Repositories = new Dictionary<string, Uri> { [domain.RepositoryUniqueId] = new(root, "repository") },
            ImagingSources = domain.Trusts.ToDictionary(
                trust => trust.RetrieveLocationUid, trust => new Uri(root, $"imaging/{Uri.EscapeDataString(trust.Ods)}")),
        };
    }
}
