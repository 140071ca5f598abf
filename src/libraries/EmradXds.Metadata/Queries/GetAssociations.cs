using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetAssociations stored query (ITI TF-2 3.18.4.1.2.3.7.7): associations of objects.</summary>
public sealed record GetAssociations
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:a7ae438b-4bc2-4642-93e9-be891f7bb155";

    private const string Uuid = "$uuid";

    /// <summary>A query to be filled.</summary>
    public GetAssociations()
    {
    }

    [SetsRequiredMembers]
    private GetAssociations(StoredQueryParameters parameters)
    {
        EntryUuids = parameters.Required(Uuid);
        AssociationStatuses = parameters.AssociationStatuses();
    }

    /// <summary>$uuid: entryUUIDs.</summary>
    public required IReadOnlyList<string> EntryUuids { get; init; }

    /// <summary>$XDSAssociationStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> AssociationStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetAssociations? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetAssociations(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(Uuid, EntryUuids);
        builder.AssociationStatuses(AssociationStatuses);
        return builder.Build(Id, leafClass);
    }
}
