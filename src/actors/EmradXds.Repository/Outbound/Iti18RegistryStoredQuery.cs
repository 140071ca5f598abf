using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;

namespace EmradXds.Repository.Outbound;

/// <summary>ITI-18 Registry Stored Query, GetDocuments alone: how the repository learns whether a registration whose answer was lost took
/// place.</summary>
/// <remarks>ITI TF-2: 3.18. The Technical Framework gives the repository no such duty; without it a lost answer would lose a
/// document. Asked at $MetadataLevel 2: at level 1 an entry that is Offline, or was updated meanwhile, does not show.</remarks>
public sealed class Iti18RegistryStoredQuery(IHttpClientFactory clients, RepositoryOptions options)
{
    private const string Action = "urn:ihe:iti:2007:RegistryStoredQuery";

    /// <summary>The entries the registry holds for a uniqueId, whatever became of them; and whether it says without reserve that it holds
    /// nothing.</summary>
    /// <exception cref="HttpRequestException">The registry cannot be reached, or does not answer in time.</exception>
    /// <exception cref="SoapFaultException">It does not answer the query, or not all of it.</exception>
    public async Task<(IReadOnlyList<DocumentEntry> Entries, bool HoldsNothing)> GetDocumentsAsync(string uniqueId, CancellationToken cancel)
    {
        GetDocuments query = new() { UniqueIds = [uniqueId] };
        AdhocQueryResponse response = await AskAsync(query, leafClass: true, cancel);
        if (response.Findings.All(finding => finding.Code != nameof(XdsErrorCode.XDSResultNotSinglePatient))
            && Demand(response) is { } answer
            && (answer.Findings.Count > 0 || answer.Objects.Documents.Count > 0 || answer.ObjectRefs.Count > 0))
        {
            return (answer.Objects.Documents, HoldsNothing: false);
        }

        // The uniqueId stands under several patients: of these only references are told together, and each entry by itself. Or nothing was
        // said that is understood here: references tell whether something is there.
        AdhocQueryResponse references = Demand(await AskAsync(query, leafClass: false, cancel));
        if (references is { Findings.Count: 0, ObjectRefs.Count: 0 })
        {
            return ([], HoldsNothing: response.Status == ResponseStatus.Success);
        }

        List<DocumentEntry> entries = [];
        foreach (string entryUuid in references.ObjectRefs)
        {
            entries.AddRange(Demand(await AskAsync(new GetDocuments { EntryUuids = [entryUuid] }, leafClass: true, cancel)).Objects.Documents);
        }

        return (entries, HoldsNothing: false);
    }

    private async Task<AdhocQueryResponse> AskAsync(GetDocuments query, bool leafClass, CancellationToken cancel)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.RegistryTimeout);
        SoapClient soap = new(clients.CreateClient(RepositoryActor.RegistryClient));
        try
        {
            await using SoapMessage answer = await soap.SendAsync(
                options.RegistryUri, Action, query.ToRequest(leafClass).AtMetadataLevel(2).Write, [], mtom: false, limit.Token);
            return AdhocQueryResponse.Read(answer.OpenBody());
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"The registry did not answer within {options.RegistryTimeout}.", e);
        }
    }

    private static AdhocQueryResponse Demand(AdhocQueryResponse response) => response.Status == ResponseStatus.Success
        ? response
        : throw new SoapFaultException(
            SoapFaultCode.Receiver, $"GetDocuments failed: {string.Join(' ', response.Findings.Select(finding => finding.Code))}");
}
