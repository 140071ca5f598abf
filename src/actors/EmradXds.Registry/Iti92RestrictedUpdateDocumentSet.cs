using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Submissions;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry;

/// <summary>ITI-92 Restricted Update Document Set: the Document Registry's side, an Update Responder that keeps what it is sent.</summary>
/// <remarks>Restricted Metadata Update supplement: 3.92. As ITI-57, with new versions of DocumentEntries alone, whose patient, place
/// and bytes stay what they are. A request without any action is taken for ITI-42.</remarks>
public sealed class Iti92RestrictedUpdateDocumentSet(RegistryWriter writer, AffinityDomain domain, TimeProvider clock) : ISoapTransaction
{
    private readonly SubmissionAnswer answer = SubmissionAnswer.OfUpdate(writer, domain, clock, restricted: true);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-92",
        "Restricted Update Document Set",
        Request: "urn:ihe:iti:2018:RestrictedUpdateDocumentSet",
        Response: "urn:ihe:iti:2018:RestrictedUpdateDocumentSetResponse");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => SubmissionAnswer.Broken(correlation);
}
