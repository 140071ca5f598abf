using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindFoldersForMultiplePatients stored query (ITI TF-2 3.51.4.1.2.3.2): Folders of some patients, or of any.</summary>
/// <remarks>At least one of PatientId and CodeList is stated.</remarks>
public sealed record FindFoldersForMultiplePatients : FindFoldersFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:50d3f5ac-39a2-11de-a1ca-b366239e58df";

    /// <summary>A query to be filled.</summary>
    public FindFoldersForMultiplePatients()
    {
    }

    private FindFoldersForMultiplePatients(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientIds = parameters.PatientIds(Prefix + "PatientId");
        if (PatientIds.Count + Codes.Count == 0 && !parameters.Failed)
        {
            parameters.Missing(Prefix + "PatientId", "this or a CodeList");
        }
    }

    /// <summary>$XDSFolderPatientId, each CX as <c>id^^^&amp;oid&amp;ISO</c>; none: any patient.</summary>
    public IReadOnlyList<string> PatientIds { get; init; } = [];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindFoldersForMultiplePatients? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindFoldersForMultiplePatients(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.List(Prefix + "PatientId", PatientIds);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
