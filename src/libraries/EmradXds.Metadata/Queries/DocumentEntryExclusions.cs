using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Queries;

/// <summary>What entries must not have to be found by FindDocumentsExclude. Each member takes away what the member of the same name in
/// <see cref="FindDocumentsExclude"/> would find.</summary>
/// <remarks>An outer list is AND (the slot came again), an inner list is OR. Empty: nothing is taken away.</remarks>
public sealed record DocumentEntryExclusions
{
    private const string Prefix = "$XDSDocumentEntry";
    private const string Suffix = "Exclude";

    /// <summary>Nothing yet.</summary>
    public DocumentEntryExclusions()
    {
    }

    internal DocumentEntryExclusions(StoredQueryParameters parameters)
    {
        ClassCodes = parameters.Codes(Name(parameters, "ClassCode"));
        TypeCodes = parameters.Codes(Name(parameters, "TypeCode"));
        PracticeSettingCodes = parameters.Codes(Name(parameters, "PracticeSettingCode"));
        HealthcareFacilityTypeCodes = parameters.Codes(Name(parameters, "HealthcareFacilityTypeCode"));
        FormatCodes = parameters.Codes(Name(parameters, "FormatCode"));
        EventCodes = parameters.CodeLists(Name(parameters, "EventCodeList"));
        ConfidentialityCodes = parameters.CodeLists(Name(parameters, "ConfidentialityCode"));
        AuthorPersons = parameters.Patterns(Name(parameters, "AuthorPerson"));
        ReferenceIds = parameters.PatternLists(Name(parameters, "ReferenceIdList"));
    }

    /// <summary>$XDSDocumentEntryClassCodeExclude.</summary>
    public IReadOnlyList<Code> ClassCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryTypeCodeExclude.</summary>
    public IReadOnlyList<Code> TypeCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryPracticeSettingCodeExclude.</summary>
    public IReadOnlyList<Code> PracticeSettingCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryHealthcareFacilityTypeCodeExclude.</summary>
    public IReadOnlyList<Code> HealthcareFacilityTypeCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryFormatCodeExclude.</summary>
    public IReadOnlyList<Code> FormatCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryEventCodeListExclude.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> EventCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryConfidentialityCodeExclude.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> ConfidentialityCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryAuthorPersonExclude: LIKE patterns (<c>%</c> any run, <c>_</c> one character).</summary>
    public IReadOnlyList<string> AuthorPersons { get; init; } = [];

    /// <summary>$XDSDocumentEntryReferenceIdListExclude: LIKE patterns of a CXi.</summary>
    public IReadOnlyList<IReadOnlyList<string>> ReferenceIds { get; init; } = [];

    internal void Write(StoredQueryRequestBuilder builder)
    {
        builder.Codes(Prefix + "ClassCode" + Suffix, ClassCodes);
        builder.Codes(Prefix + "TypeCode" + Suffix, TypeCodes);
        builder.Codes(Prefix + "PracticeSettingCode" + Suffix, PracticeSettingCodes);
        builder.Codes(Prefix + "HealthcareFacilityTypeCode" + Suffix, HealthcareFacilityTypeCodes);
        builder.Codes(Prefix + "FormatCode" + Suffix, FormatCodes);
        builder.CodeLists(Prefix + "EventCodeList" + Suffix, EventCodes);
        builder.CodeLists(Prefix + "ConfidentialityCode" + Suffix, ConfidentialityCodes);
        builder.List(Prefix + "AuthorPerson" + Suffix, AuthorPersons);
        builder.Lists(Prefix + "ReferenceIdList" + Suffix, ReferenceIds);
    }

    /// <summary>The excluding parameter's name, after the check that the other one is not there as well.</summary>
    private static string Name(StoredQueryParameters parameters, string attribute)
    {
        parameters.NotBoth(Prefix + attribute, Prefix + attribute + Suffix);
        return Prefix + attribute + Suffix;
    }
}
