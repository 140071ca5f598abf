using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Queries;

/// <summary>What restricts the DocumentEntries of every query that answers with those of a patient, a SubmissionSet or a Folder.</summary>
/// <remarks>An outer list is AND (the slot came again), an inner list is OR. Null or empty: not restricted.</remarks>
public abstract record DocumentEntryFilters
{
    private protected const string Prefix = "$XDSDocumentEntry";

    private protected DocumentEntryFilters()
    {
    }

    private protected DocumentEntryFilters(StoredQueryParameters parameters)
    {
        FormatCodes = parameters.Codes(Prefix + "FormatCode");
        ConfidentialityCodes = parameters.CodeLists(Prefix + "ConfidentialityCode");
        (Stable, OnDemand) = parameters.DocumentEntryTypes();
    }

    /// <summary>$XDSDocumentEntryFormatCode.</summary>
    public IReadOnlyList<Code> FormatCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryConfidentialityCode.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> ConfidentialityCodes { get; init; } = [];

    /// <summary>$XDSDocumentEntryType: whether stable entries are wanted.</summary>
    public bool Stable { get; init; } = true;

    /// <summary>$XDSDocumentEntryType: whether On-Demand entries are wanted.</summary>
    public bool OnDemand { get; init; }

    private protected virtual void Write(StoredQueryRequestBuilder builder)
    {
        builder.Codes(Prefix + "FormatCode", FormatCodes);
        builder.CodeLists(Prefix + "ConfidentialityCode", ConfidentialityCodes);
        builder.DocumentEntryTypes(Stable, OnDemand);
    }
}
