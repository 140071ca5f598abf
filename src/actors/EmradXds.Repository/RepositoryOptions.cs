namespace EmradXds.Repository;

/// <summary>How the Document Repository is set up. Its database is the application's
/// <c>IDbContextFactory&lt;RepositoryContext&gt;</c>.</summary>
public sealed record RepositoryOptions
{
    /// <summary>repositoryUniqueId, the OID of the affinity domain's profile.</summary>
    public required string RepositoryUniqueId { get; init; }

    /// <summary>Where documents are kept; created where it is missing. Nobody else writes there.</summary>
    public required string Folder { get; init; }

    /// <summary>The Document Registry's SOAP address (ITI-42, ITI-18).</summary>
    public required Uri RegistryUri { get; init; }

    /// <summary>What the registry may take to answer. Default 1 minute.</summary>
    public TimeSpan RegistryTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Largest document in bytes. Default 8 GiB: they go to disk, never to memory.</summary>
    public long MaxDocumentBytes { get; init; } = 8L << 30;

    /// <summary>Most documents of one request, submitted or asked for. Default 10,000.</summary>
    public int MaxDocuments { get; init; } = 10_000;

    /// <summary>How often the registry is asked about documents of which it is not known whether it took them. Default 30 s.</summary>
    public TimeSpan PendingRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A document the registry does not know is removed when it is older: until then a registration may still be under way there.
    /// Longer than <see cref="RegistryTimeout"/>; default 10 minutes.</summary>
    public TimeSpan PendingGrace { get; init; } = TimeSpan.FromMinutes(10);
}
