using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindFolders stored query (ITI TF-2 3.18.4.1.2.3.7.3): Folders of one patient.</summary>
public sealed record FindFolders : FindFoldersFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:958f3006-baad-4929-a4de-ff1114824431";

    /// <summary>A query to be filled.</summary>
    public FindFolders()
    {
    }

    [SetsRequiredMembers]
    private FindFolders(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientId = parameters.PatientId(Prefix + "PatientId");
    }

    /// <summary>$XDSFolderPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindFolders? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindFolders(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
