using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Queries;

/// <summary>The FindDocuments stored query (ITI TF-2 3.18.4.1.2.3.7.1): the consumer builds what the registry parses.</summary>
/// <remarks>An outer list is AND (the slot came again), an inner list is OR. Null or empty: not restricted.</remarks>
public sealed record FindDocuments
{
    /// <summary>AdhocQuery/@id.</summary>
    public const string Id = "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d";

    private const string Prefix = "$XDSDocumentEntry";
    private const string Type = Prefix + "Type";

    /// <summary>$XDSDocumentEntryPatientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary>$XDSDocumentEntryStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> Statuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSDocumentEntryClassCode.</summary>
    public IReadOnlyList<Code> ClassCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryTypeCode.</summary>
    public IReadOnlyList<Code> TypeCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryPracticeSettingCode.</summary>
    public IReadOnlyList<Code> PracticeSettingCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryHealthcareFacilityTypeCode.</summary>
    public IReadOnlyList<Code> HealthcareFacilityTypeCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryFormatCode.</summary>
    public IReadOnlyList<Code> FormatCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryEventCodeList.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> EventCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryConfidentialityCode.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> ConfidentialityCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryAuthorPerson: LIKE patterns (<c>%</c> any run, <c>_</c> one character).</summary>
    public IReadOnlyList<string> AuthorPersons { get; init; } = [];

    /// <summary>$XDSDocumentEntryCreationTimeFrom and To, DTM; From inclusive, To exclusive.</summary>
    public (string? From, string? To) CreationTime { get; init; }

    /// <summary>$XDSDocumentEntryServiceStartTimeFrom and To likewise.</summary>
    public (string? From, string? To) ServiceStartTime { get; init; }

    /// <summary>$XDSDocumentEntryServiceStopTimeFrom and To likewise.</summary>
    public (string? From, string? To) ServiceStopTime { get; init; }

    /// <summary>$XDSDocumentEntryType: whether stable entries are wanted.</summary>
    public bool Stable { get; init; } = true;

    /// <summary>$XDSDocumentEntryType: whether On-Demand entries are wanted.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Parses the request's parameters; what is missing or malformed becomes findings (null then).</summary>
    public static FindDocuments? Read(AdhocQueryRequest request, Findings findings)
    {
        StoredQueryParameters parameters = new(request, findings);
        IReadOnlyList<string> types = parameters.List(Type);
        FindDocuments query = new()
        {
            PatientId = parameters.PatientId(Prefix + "PatientId"),
            Statuses = parameters.Statuses(Prefix + "Status"),
            ClassCodes = parameters.Codes(Prefix + "ClassCode"),
            TypeCodes = parameters.Codes(Prefix + "TypeCode"),
            PracticeSettingCodes = parameters.Codes(Prefix + "PracticeSettingCode"),
            HealthcareFacilityTypeCodes = parameters.Codes(Prefix + "HealthcareFacilityTypeCode"),
            FormatCodes = parameters.Codes(Prefix + "FormatCode"),
            EventCodes = parameters.CodeLists(Prefix + "EventCodeList"),
            ConfidentialityCodes = parameters.CodeLists(Prefix + "ConfidentialityCode"),
            AuthorPersons = parameters.Patterns(Prefix + "AuthorPerson"),
            CreationTime = parameters.Times(Prefix + "CreationTime"),
            ServiceStartTime = parameters.Times(Prefix + "ServiceStartTime"),
            ServiceStopTime = parameters.Times(Prefix + "ServiceStopTime"),
            Stable = types.Count == 0 || types.Contains(EbrimUris.StableDocumentEntry),
            OnDemand = types.Contains(EbrimUris.OnDemandDocumentEntry),
        };
        if (!query.Stable && !query.OnDemand)
        {
            const string Expected = $"'{EbrimUris.StableDocumentEntry}' (stable) or '{EbrimUris.OnDemandDocumentEntry}' (On-Demand)";
            parameters.Wrong(Type, types[0], Expected);
        }

        return parameters.Failed ? null : query;
    }

    /// <summary>The request that asks this.</summary>
    public AdhocQueryRequest ToRequest(bool leafClass = true)
    {
        StoredQueryRequestBuilder builder = new();
        builder.Single(Prefix + "PatientId", PatientId);
        builder.List(Prefix + "Status", Statuses.Select(EbrimUris.Of));
        builder.Codes(Prefix + "ClassCode", ClassCodes);
        builder.Codes(Prefix + "TypeCode", TypeCodes);
        builder.Codes(Prefix + "PracticeSettingCode", PracticeSettingCodes);
        builder.Codes(Prefix + "HealthcareFacilityTypeCode", HealthcareFacilityTypeCodes);
        builder.Codes(Prefix + "FormatCode", FormatCodes);
        builder.CodeLists(Prefix + "EventCodeList", EventCodes);
        builder.CodeLists(Prefix + "ConfidentialityCode", ConfidentialityCodes);
        builder.List(Prefix + "AuthorPerson", AuthorPersons);
        builder.Times(Prefix + "CreationTime", CreationTime);
        builder.Times(Prefix + "ServiceStartTime", ServiceStartTime);
        builder.Times(Prefix + "ServiceStopTime", ServiceStopTime);
        if (OnDemand)
        {
            builder.List(Type, Stable
                ? [EbrimUris.StableDocumentEntry, EbrimUris.OnDemandDocumentEntry]
                : [EbrimUris.OnDemandDocumentEntry]);
        }

        return builder.Build(Id, leafClass);
    }
}
