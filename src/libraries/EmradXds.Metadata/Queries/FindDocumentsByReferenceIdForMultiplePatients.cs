using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocumentsByReferenceIdForMultiplePatients stored query (ITI TF-2 3.51, CP): entries of some patients, or of any,
/// that state ids.</summary>
public sealed record FindDocumentsByReferenceIdForMultiplePatients : FindDocumentsFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:1191642d-86c4-42d8-b784-f95445f9f0d5";

    /// <summary>A query to be filled.</summary>
    public FindDocumentsByReferenceIdForMultiplePatients()
    {
    }

    [SetsRequiredMembers]
    private FindDocumentsByReferenceIdForMultiplePatients(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientIds = parameters.PatientIds(Prefix + "PatientId");
        ReferenceIds = parameters.ReferenceIds();
    }

    /// <summary>$XDSDocumentEntryPatientId, each CX as <c>id^^^&amp;oid&amp;ISO</c>; none: any patient.</summary>
    public IReadOnlyList<string> PatientIds { get; init; } = [];

    /// <summary>$XDSDocumentEntryReferenceIdList: LIKE patterns of a CXi (<c>%</c> any run, <c>_</c> one character).</summary>
    public required IReadOnlyList<IReadOnlyList<string>> ReferenceIds { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocumentsByReferenceIdForMultiplePatients? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindDocumentsByReferenceIdForMultiplePatients(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(Prefix + "PatientId", PatientIds);
        builder.Lists(StoredQueryParameters.ReferenceIdList, ReferenceIds);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
