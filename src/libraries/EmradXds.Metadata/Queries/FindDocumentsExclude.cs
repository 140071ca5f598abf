using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocumentsExclude stored query (CP-ITI-1323, ITI TF-2 3.18.4.1.2.3.7.15 to be): FindDocuments, and what its answer shall
/// not hold.</summary>
/// <remarks>An attribute is either asked for or excluded. $XDSDocumentEntryTypeExclude is read as the type that remains.</remarks>
public sealed record FindDocumentsExclude : FindDocumentsFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:4308b1df-36de-4bef-8e2e-ba91f593c435";

    /// <summary>A query to be filled.</summary>
    public FindDocumentsExclude()
    {
    }

    [SetsRequiredMembers]
    private FindDocumentsExclude(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientId = parameters.PatientId(Prefix + "PatientId");
        ReferenceIds = parameters.PatternLists(StoredQueryParameters.ReferenceIdList);
        Excluded = new DocumentEntryExclusions(parameters);
        if (parameters.ExcludedDocumentEntryTypes() is var (stable, onDemand))
        {
            (Stable, OnDemand) = (!stable, !onDemand);
        }
    }

    /// <summary>$XDSDocumentEntryPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>$XDSDocumentEntryReferenceIdList: LIKE patterns of a CXi (<c>%</c> any run, <c>_</c> one character); none: not
    /// restricted.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ReferenceIds { get; init; } = [];

    /// <summary>What is taken away.</summary>
    public DocumentEntryExclusions Excluded { get; init; } = new();

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocumentsExclude? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindDocumentsExclude(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        builder.Lists(StoredQueryParameters.ReferenceIdList, ReferenceIds);
        Write(builder);
        Excluded.Write(builder);
        return builder.Build(Id, leafClass);
    }
}
