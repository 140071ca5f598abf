using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocumentsForMultiplePatients stored query (ITI TF-2 3.51.4.1.2.3.1): entries of some patients, or of any.</summary>
/// <remarks>At least one of PatientId, ClassCode, EventCodeList and HealthcareFacilityTypeCode is stated.</remarks>
public sealed record FindDocumentsForMultiplePatients : FindDocumentsFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:3d1bdb10-39a2-11de-89c2-2f44d94eaa9f";

    /// <summary>A query to be filled.</summary>
    public FindDocumentsForMultiplePatients()
    {
    }

    private FindDocumentsForMultiplePatients(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientIds = parameters.PatientIds(Prefix + "PatientId");
        if (PatientIds.Count + ClassCodes.Count + EventCodes.Count + HealthcareFacilityTypeCodes.Count == 0 && !parameters.Failed)
        {
            parameters.Missing(Prefix + "PatientId", "this or a ClassCode, EventCodeList or HealthcareFacilityTypeCode");
        }
    }

    /// <summary>$XDSDocumentEntryPatientId, each CX as <c>id^^^&amp;oid&amp;ISO</c>; none: any patient.</summary>
    public IReadOnlyList<string> PatientIds { get; init; } = [];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocumentsForMultiplePatients? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindDocumentsForMultiplePatients(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(Prefix + "PatientId", PatientIds);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
