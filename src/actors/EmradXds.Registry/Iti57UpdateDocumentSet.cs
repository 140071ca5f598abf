using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Submissions;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry;

/// <summary>ITI-57 Update Document Set: the Document Registry's side.</summary>
/// <remarks>XDS Metadata Update supplement: 3.57. Parsed, validated, acted on and answered by <see cref="SubmissionAnswer"/>: new
/// versions of DocumentEntries and Folders, changes of availabilityStatus, submitted associations. A request without any action is taken
/// for ITI-42.</remarks>
public sealed class Iti57UpdateDocumentSet(RegistryWriter writer, AffinityDomain domain, TimeProvider clock) : ISoapTransaction
{
    private readonly SubmissionAnswer answer = SubmissionAnswer.OfUpdate(writer, domain, clock, restricted: false);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-57",
        "Update Document Set",
        Request: "urn:ihe:iti:2010:UpdateDocumentSet",
        Response: "urn:ihe:iti:2010:UpdateDocumentSetResponse");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => SubmissionAnswer.Broken(correlation);
}
