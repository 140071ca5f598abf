using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Soap;

namespace EmradXds.ImagingSource.Outbound;

/// <summary>RAD-68 Provide and Register Imaging Document Set: the Imaging Document Source's side.</summary>
/// <remarks>RAD TF-3: 4.68. On the wire it is ITI-41 with MTOM: the metadata, and the manifest as an attachment.</remarks>
public sealed class Rad68ProvideAndRegisterImagingDocumentSet(SoapClient soap, Uri repository)
{
    private const string Action = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";

    /// <summary>Sends one manifest.</summary>
    /// <exception cref="HttpRequestException">The repository cannot be reached.</exception>
    /// <exception cref="SoapFaultException">It answered with a fault, or with something that is not SOAP.</exception>
    /// <exception cref="MalformedMessageException">It answered something else.</exception>
    public async Task<RegistryResponse> SendAsync(Submission submission, string manifestFile, CancellationToken cancel)
    {
        SentAttachment manifest = new(SentAttachment.NewContentId(), "application/dicom", async (stream, token) =>
        {
            await using FileStream file = File.OpenRead(manifestFile);
            await file.CopyToAsync(stream, token);
        });
        KeyValuePair<string, string>[] hrefs = [new(submission.Documents[0].EntryUuid, manifest.Href)];
        await using SoapMessage answer = await soap.SendAsync(
            repository,
            Action,
            writer => ProvideAndRegisterDocumentSetRequest.Write(writer, submission, hrefs),
            [manifest],
            mtom: true,
            cancel);
        using XmlReader body = answer.OpenBody();
        return RegistryResponse.Read(body);
    }
}
