using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetFolderAndContents stored query (ITI TF-2 3.18.4.1.2.3.7.11): a Folder by entryUUID or by uniqueId, with its
/// members.</summary>
public sealed record GetFolderAndContents : DocumentEntryFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:b909a503-523d-4517-8acf-8e5834dfc4c7";

    private const string EntryUuidName = "$XDSFolderEntryUUID";
    private const string UniqueIdName = "$XDSFolderUniqueId";

    /// <summary>A query to be filled.</summary>
    public GetFolderAndContents()
    {
    }

    private GetFolderAndContents(StoredQueryParameters parameters)
        : base(parameters)
    {
        parameters.OneOf(EntryUuidName, UniqueIdName);
        EntryUuid = parameters.Single(EntryUuidName);
        UniqueId = parameters.Single(UniqueIdName);
    }

    /// <summary>$XDSFolderEntryUUID; null where asked by uniqueId.</summary>
    public string? EntryUuid { get; init; }

    /// <summary>$XDSFolderUniqueId; null where asked by entryUUID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetFolderAndContents? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetFolderAndContents(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(EntryUuidName, EntryUuid);
        builder.Single(UniqueIdName, UniqueId);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
