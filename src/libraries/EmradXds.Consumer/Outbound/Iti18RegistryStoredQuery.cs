using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Soap;

namespace EmradXds.Consumer.Outbound;

/// <summary>ITI-18 Registry Stored Query: the Document Consumer's side.</summary>
/// <remarks>ITI TF-2: 3.18. Asks FindDocuments for approved manifests of one patient.</remarks>
internal sealed class Iti18RegistryStoredQuery(SoapClient soap, ConsumerOptions options)
{
    public const string Name = "ITI-18 Registry Stored Query";
    private const string Action = "urn:ihe:iti:2007:RegistryStoredQuery";

    // RAD TF-3 4.68.4.1.2.3: a manifest is told by its formatCode.
    private static readonly Code ManifestFormat = new("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1");

    public async Task<AdhocQueryResponse> FindManifestsAsync(NhsNumber patient, CancellationToken cancel)
    {
        FindDocuments query = new() { PatientId = $"{patient}^^^&{options.PatientIdAuthorityOid}&ISO", FormatCodes = [ManifestFormat] };
        AdhocQueryRequest request = query.ToRequest() with { HomeCommunityId = options.HomeCommunityId };
        SoapMessage answer = await soap.SendAsync(options.Registry, Action, request.Write, [], mtom: false, cancel);
        await using (answer)
        {
            var response = AdhocQueryResponse.Read(answer.OpenBody());
            return response.Status == ResponseStatus.Failure ? throw new XdsFailureException(Name, response.Findings) : response;
        }
    }
}
