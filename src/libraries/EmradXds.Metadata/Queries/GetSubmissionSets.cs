using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetSubmissionSets stored query (ITI TF-2 3.18.4.1.2.3.7.9): the SubmissionSets that entries and folders are members
/// of.</summary>
public sealed record GetSubmissionSets
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:51224314-5390-4169-9b91-b1980040715a";

    private const string Uuid = "$uuid";

    /// <summary>A query to be filled.</summary>
    public GetSubmissionSets()
    {
    }

    [SetsRequiredMembers]
    private GetSubmissionSets(StoredQueryParameters parameters)
    {
        EntryUuids = parameters.Required(Uuid);
    }

    /// <summary>$uuid: entryUUIDs.</summary>
    public required IReadOnlyList<string> EntryUuids { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetSubmissionSets? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetSubmissionSets(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(Uuid, EntryUuids);
        return builder.Build(Id, leafClass);
    }
}
