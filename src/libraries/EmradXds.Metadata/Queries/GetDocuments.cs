using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetDocuments stored query (ITI TF-2 3.18.4.1.2.3.7.5): entries by entryUUID or by uniqueId, one of the two.</summary>
public sealed record GetDocuments
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4";

    /// <summary>$XDSDocumentEntryEntryUUID.</summary>
    public IReadOnlyList<string> EntryUuids { get; init; } = [];

    /// <summary>$XDSDocumentEntryUniqueId.</summary>
    public IReadOnlyList<string> UniqueIds { get; init; } = [];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetDocuments? Read(AdhocQueryRequest request, Findings findings) => throw new NotImplementedException($"{request}{findings}");

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true) => throw new NotImplementedException($"{leafClass}");
}
