using System.Diagnostics.CodeAnalysis;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindSubmissionSets stored query (ITI TF-2 3.18.4.1.2.3.7.2): SubmissionSets of one patient.</summary>
public sealed record FindSubmissionSets
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:f26abbcb-ac74-4422-8a30-edb644bbc1a9";

    private const string Prefix = "$XDSSubmissionSet";

    /// <summary>A query to be filled.</summary>
    public FindSubmissionSets()
    {
    }

    [SetsRequiredMembers]
    private FindSubmissionSets(StoredQueryParameters parameters)
    {
        PatientId = parameters.PatientId(Prefix + "PatientId");
        Statuses = parameters.Statuses(Prefix + "Status");
        SourceIds = parameters.List(Prefix + "SourceId");
        ContentTypeCodes = parameters.Codes(Prefix + "ContentType");
        AuthorPerson = parameters.Pattern(Prefix + "AuthorPerson");
        SubmissionTime = parameters.Times(Prefix + "SubmissionTimeFrom", Prefix + "SubmissionTimeTo");
    }

    /// <summary>$XDSSubmissionSetPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>$XDSSubmissionSetStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> Statuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSSubmissionSetSourceId, OIDs.</summary>
    public IReadOnlyList<string> SourceIds { get; init; } = [];

    /// <summary>$XDSSubmissionSetContentType.</summary>
    public IReadOnlyList<Code> ContentTypeCodes { get; init; } = [];

    /// <summary>$XDSSubmissionSetAuthorPerson: a LIKE pattern; null: not restricted.</summary>
    public string? AuthorPerson { get; init; }

    /// <summary>$XDSSubmissionSetSubmissionTimeFrom and To, DTM; From inclusive, To exclusive.</summary>
    public (string? From, string? To) SubmissionTime { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindSubmissionSets? Read(AdhocQueryRequest request, Findings findings) =>
        StoredQueryParameters.Read(request, findings, parameters => new FindSubmissionSets(parameters));

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        builder.List(Prefix + "Status", Statuses.Select(EbrimUris.Of));
        builder.List(Prefix + "SourceId", SourceIds);
        builder.Codes(Prefix + "ContentType", ContentTypeCodes);
        builder.Single(Prefix + "AuthorPerson", AuthorPerson);
        builder.Times(Prefix + "SubmissionTime", SubmissionTime);
        return builder.Build(Id, leafClass);
    }
}
