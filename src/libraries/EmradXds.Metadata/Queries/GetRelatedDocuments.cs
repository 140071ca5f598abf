using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetRelatedDocuments stored query (ITI TF-2 3.18.4.1.2.3.7.13): an entry, named by entryUUID or by uniqueId, with those
/// one step away from it.</summary>
public sealed record GetRelatedDocuments
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:d90e5407-b356-4d91-a89f-873917b4b0e6";

    private const string EntryUuidName = "$XDSDocumentEntryEntryUUID";
    private const string UniqueIdName = "$XDSDocumentEntryUniqueId";
    private const string AssociationTypesName = "$AssociationTypes";

    /// <summary>A query to be filled.</summary>
    public GetRelatedDocuments()
    {
    }

    [SetsRequiredMembers]
    private GetRelatedDocuments(StoredQueryParameters parameters)
    {
        parameters.OneOf(EntryUuidName, UniqueIdName);
        EntryUuid = parameters.Single(EntryUuidName);
        UniqueId = parameters.Single(UniqueIdName);
        AssociationTypes = parameters.Required(AssociationTypesName);
        AssociationStatuses = parameters.AssociationStatuses();
        (Stable, OnDemand) = parameters.DocumentEntryTypes();
    }

    /// <summary>$XDSDocumentEntryEntryUUID; null where asked by uniqueId.</summary>
    public string? EntryUuid { get; init; }

    /// <summary>$XDSDocumentEntryUniqueId; null where asked by entryUUID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>$AssociationTypes, URNs (<see cref="Model.AssociationTypes"/>).</summary>
    public required IReadOnlyList<string> AssociationTypes { get; init; }

    /// <summary>$XDSAssociationStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> AssociationStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSDocumentEntryType: whether stable entries are wanted.</summary>
    public bool Stable { get; init; } = true;

    /// <summary>$XDSDocumentEntryType: whether On-Demand entries are wanted.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetRelatedDocuments? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetRelatedDocuments(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(EntryUuidName, EntryUuid);
        builder.Single(UniqueIdName, UniqueId);
        builder.List(AssociationTypesName, AssociationTypes);
        builder.AssociationStatuses(AssociationStatuses);
        builder.DocumentEntryTypes(Stable, OnDemand);
        return builder.Build(Id, leafClass);
    }
}
