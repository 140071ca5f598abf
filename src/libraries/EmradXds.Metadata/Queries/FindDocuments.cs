using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocuments stored query (ITI TF-2 3.18.4.1.2.3.7.1): the consumer builds what the registry parses.</summary>
public sealed record FindDocuments : FindDocumentsFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d";

    /// <summary>A query to be filled.</summary>
    public FindDocuments()
    {
    }

    [SetsRequiredMembers]
    private FindDocuments(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientId = parameters.PatientId(Prefix + "PatientId");
    }

    /// <summary>$XDSDocumentEntryPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocuments? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindDocuments(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
