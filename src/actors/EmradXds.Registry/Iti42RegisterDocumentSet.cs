using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Submissions;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry;

/// <summary>ITI-42 Register Document Set-b: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.42. Parsed, validated, acted on and answered by <see cref="SubmissionAnswer"/>.</remarks>
public sealed class Iti42RegisterDocumentSet(RegistryWriter writer, AffinityDomain domain, TimeProvider clock) : ISoapTransaction
{
    private readonly SubmissionAnswer answer = SubmissionAnswer.OfRegistration(writer, domain, clock, onDemand: false);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-42",
        "Register Document Set",
        Request: "urn:ihe:iti:2007:RegisterDocumentSet-b",
        Response: "urn:ihe:iti:2007:RegisterDocumentSet-bResponse",
        RequestElement: "SubmitObjectsRequest");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => SubmissionAnswer.Broken(correlation);
}
