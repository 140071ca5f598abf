using System.Collections.Concurrent;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.ImagingSource.Tests;

/// <summary>A repository that keeps what it was sent, and answers as it is told.</summary>
internal sealed class RepositoryResponder : ISoapTransaction
{
    public sealed record Received(Submission Submission, byte[] Manifest, string TraceId);

    public ConcurrentQueue<Received> Submissions { get; } = [];

    /// <summary>What the next submissions are answered; afterwards Success.</summary>
    public ConcurrentQueue<XdsErrorCode> Failures { get; } = [];

    /// <summary>The connection breaks instead of the next answer, after all was received.</summary>
    public bool BreaksNextAnswer { get; set; }

    /// <summary>What happens between the receipt and the answer.</summary>
    public Action? OnReceived { get; set; }

    public Transaction Transaction { get; } = new(
        "RAD-68",
        "Provide and Register Imaging Document Set",
        "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
        "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse") { ReadsAttachments = true };

    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        Findings findings = [];
        ProvideAndRegisterDocumentSetRequest message;
        using (XmlReader body = request.OpenBody())
        {
            message = ProvideAndRegisterDocumentSetRequest.Read(body, findings);
        }

        using MemoryStream manifest = new();
        await foreach (ReceivedAttachment attachment in request.ReadAttachmentsAsync(cancel))
        {
            Assert.Equal(message.Documents.Single().Value.ContentId, attachment.ContentId);
            await attachment.Content.CopyToAsync(manifest, cancel);
        }

        Submissions.Enqueue(new Received(message.Submission, manifest.ToArray(), exchange.TraceId));
        OnReceived?.Invoke();
        if (Failures.TryDequeue(out XdsErrorCode failure))
        {
            findings.Error(failure, "as the test wants it");
        }

        return new SoapReply(RegistryResponse.From(findings).Write, [], request.IsMtom);
    }

    public SoapReply Broken(string correlation) =>
        new(new RegistryResponse(ResponseStatus.Failure, [new Finding("XDSRepositoryError", correlation)]).Write);
}
