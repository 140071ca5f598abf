using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Submissions;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry;

/// <summary>ITI-61 Register On-Demand Document Entry: the Document Registry's side.</summary>
/// <remarks>ITI TF-2: 3.61. As ITI-42, with On-Demand entries instead of stable ones. The response's action lacks the word Entry, as the
/// text has it. A request without any action is taken for ITI-42.</remarks>
public sealed class Iti61RegisterOnDemandDocumentEntry(RegistryWriter writer, AffinityDomain domain, TimeProvider clock) : ISoapTransaction
{
    private readonly SubmissionAnswer answer = SubmissionAnswer.OfRegistration(writer, domain, clock, onDemand: true);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-61",
        "Register On-Demand Document Entry",
        Request: "urn:ihe:iti:2010:RegisterOnDemandDocumentEntry",
        Response: "urn:ihe:iti:2010:RegisterOnDemandDocumentResponse");

    /// <inheritdoc/>
    public Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel) =>
        answer.ToAsync(request, exchange, cancel);

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => SubmissionAnswer.Broken(correlation);
}
