using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Soap;

namespace EmradXds.Repository.Outbound;

/// <summary>ITI-18 Registry Stored Query, GetDocuments alone: how the repository learns whether a registration whose answer was lost took
/// place.</summary>
/// <remarks>ITI TF-2: 3.18. The Technical Framework gives the repository no such duty; without it a lost answer would lose a
/// document.</remarks>
public sealed class Iti18RegistryStoredQuery(IHttpClientFactory clients, RepositoryOptions options)
{
    private const string Action = "urn:ihe:iti:2007:RegistryStoredQuery";

    /// <summary>The entries the registry holds for a uniqueId.</summary>
    /// <exception cref="HttpRequestException">The registry cannot be reached, or does not answer in time.</exception>
    /// <exception cref="SoapFaultException">It does not answer the query.</exception>
    public async Task<IReadOnlyList<DocumentEntry>> GetDocumentsAsync(string uniqueId, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.RegistryTimeout);
        AdhocQueryRequest request = new GetDocuments { UniqueIds = [uniqueId] }.ToRequest();
        SoapClient soap = new(clients.CreateClient(RepositoryActor.RegistryClient));
        AdhocQueryResponse response;
        try
        {
            await using SoapMessage answer = await soap.SendAsync(options.RegistryUri, Action, request.Write, [], mtom: false, limit.Token);
            response = AdhocQueryResponse.Read(answer.OpenBody());
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"The registry did not answer within {options.RegistryTimeout}.", e);
        }

        return response.Status == ResponseStatus.Success
            ? response.Objects.Documents
            : throw new SoapFaultException(
                SoapFaultCode.Receiver, $"GetDocuments failed: {string.Join(' ', response.Findings.Select(finding => finding.Code))}");
    }
}
