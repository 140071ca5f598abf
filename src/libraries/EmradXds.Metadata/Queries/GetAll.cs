using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The GetAll stored query (ITI TF-2 3.18.4.1.2.3.7.4): everything about one patient.</summary>
public sealed record GetAll : DocumentEntryFilters
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:10b545ea-725c-446d-9b95-8aeb444eddf3";

    private const string Patient = "$patientId";
    private const string SubmissionSetStatus = "$XDSSubmissionSetStatus";
    private const string FolderStatus = "$XDSFolderStatus";

    /// <summary>A query to be filled.</summary>
    public GetAll()
    {
    }

    [SetsRequiredMembers]
    private GetAll(StoredQueryParameters parameters)
        : base(parameters)
    {
        PatientId = parameters.PatientId(Patient);
        DocumentStatuses = parameters.Statuses(Prefix + "Status");
        SubmissionSetStatuses = parameters.Statuses(SubmissionSetStatus);
        FolderStatuses = parameters.Statuses(FolderStatus);
        AssociationStatuses = parameters.AssociationStatuses();
    }

    /// <summary>$patientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>$XDSDocumentEntryStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> DocumentStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSSubmissionSetStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> SubmissionSetStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSFolderStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> FolderStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSAssociationStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> AssociationStatuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static GetAll? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new GetAll(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Patient, PatientId);
        builder.List(Prefix + "Status", DocumentStatuses.Select(EbrimUris.Of));
        builder.List(SubmissionSetStatus, SubmissionSetStatuses.Select(EbrimUris.Of));
        builder.List(FolderStatus, FolderStatuses.Select(EbrimUris.Of));
        builder.AssociationStatuses(AssociationStatuses);
        Write(builder);
        return builder.Build(Id, leafClass);
    }
}
