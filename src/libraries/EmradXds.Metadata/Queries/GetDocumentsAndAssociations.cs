using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetDocumentsAndAssociations stored query (ITI TF-2 3.18.4.1.2.3.7.8): entries by entryUUID or by uniqueId, one of the
/// two, with their associations.</summary>
public sealed record GetDocumentsAndAssociations
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:bab9529a-4a10-40b3-a01f-f68a615d247a";

    private const string EntryUuid = "$XDSDocumentEntryEntryUUID";
    private const string UniqueId = "$XDSDocumentEntryUniqueId";

    /// <summary>A query to be filled.</summary>
    public GetDocumentsAndAssociations()
    {
    }

    private GetDocumentsAndAssociations(StoredQueryParameters parameters)
    {
        parameters.OneOf(EntryUuid, UniqueId);
        EntryUuids = parameters.List(EntryUuid);
        UniqueIds = parameters.List(UniqueId);
        AssociationStatuses = parameters.AssociationStatuses();
    }

    /// <summary>$XDSDocumentEntryEntryUUID.</summary>
    public IReadOnlyList<string> EntryUuids { get; init; } = [];

    /// <summary>$XDSDocumentEntryUniqueId.</summary>
    public IReadOnlyList<string> UniqueIds { get; init; } = [];

    /// <summary>$XDSAssociationStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> AssociationStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetDocumentsAndAssociations? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetDocumentsAndAssociations(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(EntryUuid, EntryUuids);
        builder.List(UniqueId, UniqueIds);
        builder.AssociationStatuses(AssociationStatuses);
        return builder.Build(Id, leafClass);
    }
}
