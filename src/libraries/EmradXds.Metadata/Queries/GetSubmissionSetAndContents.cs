using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetSubmissionSetAndContents stored query (ITI TF-2 3.18.4.1.2.3.7.10): a SubmissionSet by entryUUID or by uniqueId, with
/// its members.</summary>
public sealed record GetSubmissionSetAndContents : DocumentEntryFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:e8e3cb2c-e39c-46b9-99e4-c12f57260b83";

    private const string EntryUuidName = "$XDSSubmissionSetEntryUUID";
    private const string UniqueIdName = "$XDSSubmissionSetUniqueId";

    /// <summary>A query to be filled.</summary>
    public GetSubmissionSetAndContents()
    {
    }

    private GetSubmissionSetAndContents(StoredQueryParameters parameters)
        : base(parameters)
    {
        parameters.OneOf(EntryUuidName, UniqueIdName);
        EntryUuid = parameters.Single(EntryUuidName);
        UniqueId = parameters.Single(UniqueIdName);
    }

    /// <summary>$XDSSubmissionSetEntryUUID; null where asked by uniqueId.</summary>
    public string? EntryUuid { get; init; }

    /// <summary>$XDSSubmissionSetUniqueId; null where asked by entryUUID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetSubmissionSetAndContents? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetSubmissionSetAndContents(parameters));

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
