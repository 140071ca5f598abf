using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.StoredQueries;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry;

/// <summary>ITI-51 Multi-Patient Stored Query: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.51. As ITI-18, with queries of its own. A request without any action is taken for ITI-18.</remarks>
public sealed class Iti51MultiPatientStoredQuery(
    IDbContextFactory<RegistryContext> contexts, AffinityDomain domain, RegistryOptions options) : ISoapTransaction, IDisposable
{
    private readonly StoredQueryAnswer answer = new(contexts, domain, options, StoredQuery.OfPatients);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-51",
        "Multi-Patient Stored Query",
        Request: "urn:ihe:iti:2009:MultiPatientStoredQuery",
        Response: "urn:ihe:iti:2009:MultiPatientStoredQueryResponse");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => StoredQueryAnswer.Broken(correlation);

    /// <inheritdoc/>
    public void Dispose() => answer.Dispose();
}
