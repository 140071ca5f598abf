using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Queries;

/// <summary>What restricts the answer of FindDocuments and of the queries that differ from it in whose documents they find.</summary>
public abstract record FindDocumentsFilters : DocumentEntryFilters
{
    private protected FindDocumentsFilters()
    {
    }

    private protected FindDocumentsFilters(StoredQueryParameters parameters)
        : base(parameters)
    {
        Statuses = parameters.Statuses(Prefix + "Status");
        ClassCodes = parameters.Codes(Prefix + "ClassCode");
        TypeCodes = parameters.Codes(Prefix + "TypeCode");
        PracticeSettingCodes = parameters.Codes(Prefix + "PracticeSettingCode");
        HealthcareFacilityTypeCodes = parameters.Codes(Prefix + "HealthcareFacilityTypeCode");
        EventCodes = parameters.CodeLists(Prefix + "EventCodeList");
        AuthorPersons = parameters.Patterns(Prefix + "AuthorPerson");
        CreationTime = parameters.Times(Prefix + "CreationTimeFrom", Prefix + "CreationTimeTo");
        ServiceStartTime = parameters.Times(Prefix + "ServiceStartTimeFrom", Prefix + "ServiceStartTimeTo");
        ServiceStopTime = parameters.Times(Prefix + "ServiceStopTimeFrom", Prefix + "ServiceStopTimeTo");
    }

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

    /// <summary>$XDSDocumentEntryEventCodeList.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> EventCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryAuthorPerson: LIKE patterns (<c>%</c> any run, <c>_</c> one character).</summary>
    public IReadOnlyList<string> AuthorPersons { get; init; } = [];

    /// <summary>$XDSDocumentEntryCreationTimeFrom and To, DTM; From inclusive, To exclusive.</summary>
    public (string? From, string? To) CreationTime { get; init; }

    /// <summary>$XDSDocumentEntryServiceStartTimeFrom and To likewise.</summary>
    public (string? From, string? To) ServiceStartTime { get; init; }

    /// <summary>$XDSDocumentEntryServiceStopTimeFrom and To likewise.</summary>
    public (string? From, string? To) ServiceStopTime { get; init; }

    private protected override void Write(StoredQueryRequestBuilder builder)
    {
        base.Write(builder);
        builder.List(Prefix + "Status", Statuses.Select(EbrimUris.Of));
        builder.Codes(Prefix + "ClassCode", ClassCodes);
        builder.Codes(Prefix + "TypeCode", TypeCodes);
        builder.Codes(Prefix + "PracticeSettingCode", PracticeSettingCodes);
        builder.Codes(Prefix + "HealthcareFacilityTypeCode", HealthcareFacilityTypeCodes);
        builder.CodeLists(Prefix + "EventCodeList", EventCodes);
        builder.List(Prefix + "AuthorPerson", AuthorPersons);
        builder.Times(Prefix + "CreationTime", CreationTime);
        builder.Times(Prefix + "ServiceStartTime", ServiceStartTime);
        builder.Times(Prefix + "ServiceStopTime", ServiceStopTime);
    }
}
