using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocumentsByReferenceId stored query (ITI TF-2 3.18.4.1.2.3.7.14): entries of one patient that state ids.</summary>
public sealed record FindDocumentsByReferenceId : FindDocumentsFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:12941a89-e02e-4be5-967c-ce4bfc8fe492";

    /// <summary>A query to be filled.</summary>
    public FindDocumentsByReferenceId()
    {
    }

    [SetsRequiredMembers]
    private FindDocumentsByReferenceId(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientId = parameters.PatientId(Prefix + "PatientId");
        ReferenceIds = parameters.ReferenceIds();
    }

    /// <summary>$XDSDocumentEntryPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>$XDSDocumentEntryReferenceIdList: LIKE patterns of a CXi (<c>%</c> any run, <c>_</c> one character).</summary>
    public required IReadOnlyList<IReadOnlyList<string>> ReferenceIds { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocumentsByReferenceId? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindDocumentsByReferenceId(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        builder.Lists(StoredQueryParameters.ReferenceIdList, ReferenceIds);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
