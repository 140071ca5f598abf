using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetDocuments stored query (ITI TF-2 3.18.4.1.2.3.7.5): entries by entryUUID, by uniqueId or by logicalID, one of
/// these.</summary>
public sealed record GetDocuments
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4";

    private const string EntryUuid = "$XDSDocumentEntryEntryUUID";
    private const string UniqueId = "$XDSDocumentEntryUniqueId";
    private const string LogicalId = "$XDSDocumentEntryLogicalID";

    /// <summary>A query to be filled.</summary>
    public GetDocuments()
    {
    }

    private GetDocuments(StoredQueryParameters parameters)
    {
        parameters.OneOf(EntryUuid, UniqueId, LogicalId);
        EntryUuids = parameters.List(EntryUuid);
        UniqueIds = parameters.List(UniqueId);
        LogicalIds = parameters.List(LogicalId);
    }

    /// <summary>$XDSDocumentEntryEntryUUID.</summary>
    public IReadOnlyList<string> EntryUuids { get; init; } = [];

    /// <summary>$XDSDocumentEntryUniqueId.</summary>
    public IReadOnlyList<string> UniqueIds { get; init; } = [];

    /// <summary>$XDSDocumentEntryLogicalID.</summary>
    public IReadOnlyList<string> LogicalIds { get; init; } = [];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetDocuments? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetDocuments(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(EntryUuid, EntryUuids);
        builder.List(UniqueId, UniqueIds);
        builder.List(LogicalId, LogicalIds);
        return builder.Build(Id, leafClass);
    }
}
