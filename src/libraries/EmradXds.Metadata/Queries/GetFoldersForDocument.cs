using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetFoldersForDocument stored query (ITI TF-2 3.18.4.1.2.3.7.12): the Folders that hold an entry, which is named by
/// entryUUID or by uniqueId.</summary>
public sealed record GetFoldersForDocument
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:10cae35a-c7f9-4cf5-b61e-fc3278ffb578";

    private const string EntryUuidName = "$XDSDocumentEntryEntryUUID";
    private const string UniqueIdName = "$XDSDocumentEntryUniqueId";

    /// <summary>A query to be filled.</summary>
    public GetFoldersForDocument()
    {
    }

    private GetFoldersForDocument(StoredQueryParameters parameters)
    {
        parameters.OneOf(EntryUuidName, UniqueIdName);
        EntryUuid = parameters.Single(EntryUuidName);
        UniqueId = parameters.Single(UniqueIdName);
    }

    /// <summary>$XDSDocumentEntryEntryUUID; null where asked by uniqueId.</summary>
    public string? EntryUuid { get; init; }

    /// <summary>$XDSDocumentEntryUniqueId; null where asked by entryUUID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetFoldersForDocument? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetFoldersForDocument(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(EntryUuidName, EntryUuid);
        builder.Single(UniqueIdName, UniqueId);
        return builder.Build(Id, leafClass);
    }
}
