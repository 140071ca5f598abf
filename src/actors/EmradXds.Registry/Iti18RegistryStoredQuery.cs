using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.StoredQueries;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry;

/// <summary>ITI-18 Registry Stored Query: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.18. Parsed, validated and answered by <see cref="StoredQueryAnswer"/>.</remarks>
public sealed class Iti18RegistryStoredQuery(
    IDbContextFactory<RegistryContext> contexts, AffinityDomain domain, RegistryOptions options) : ISoapTransaction, IDisposable
{
    private readonly StoredQueryAnswer answer = new(contexts, domain, options, StoredQuery.OfOnePatient);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-18",
        "Registry Stored Query",
        Request: "urn:ihe:iti:2007:RegistryStoredQuery",
        Response: "urn:ihe:iti:2007:RegistryStoredQueryResponse",
        RequestElement: "AdhocQueryRequest");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => StoredQueryAnswer.Broken(correlation);

    /// <inheritdoc/>
    public void Dispose() => answer.Dispose();
}
