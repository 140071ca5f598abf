using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetFolders stored query (ITI TF-2 3.18.4.1.2.3.7.6): folders by entryUUID, by uniqueId or by logicalID, one of
/// these.</summary>
public sealed record GetFolders
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:5737b14c-8a1a-4539-b659-e03a34a5e1e4";

    private const string EntryUuid = "$XDSFolderEntryUUID";
    private const string UniqueId = "$XDSFolderUniqueId";
    private const string LogicalId = "$XDSFolderLogicalID";

    /// <summary>A query to be filled.</summary>
    public GetFolders()
    {
    }

    private GetFolders(StoredQueryParameters parameters)
    {
        parameters.OneOf(EntryUuid, UniqueId, LogicalId);
        EntryUuids = parameters.List(EntryUuid);
        UniqueIds = parameters.List(UniqueId);
        LogicalIds = parameters.List(LogicalId);
    }

    /// <summary>$XDSFolderEntryUUID.</summary>
    public IReadOnlyList<string> EntryUuids { get; init; } = [];

    /// <summary>$XDSFolderUniqueId.</summary>
    public IReadOnlyList<string> UniqueIds { get; init; } = [];

    /// <summary>$XDSFolderLogicalID.</summary>
    public IReadOnlyList<string> LogicalIds { get; init; } = [];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetFolders? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetFolders(parameters));

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
