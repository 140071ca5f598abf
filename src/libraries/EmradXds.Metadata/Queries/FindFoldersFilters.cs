using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Queries;

/// <summary>What restricts the answer of FindFolders and of its form for several patients.</summary>
public abstract record FindFoldersFilters
{
    private protected const string Prefix = "$XDSFolder";

    private protected FindFoldersFilters()
    {
    }

    private protected FindFoldersFilters(StoredQueryParameters parameters)
    {
        Statuses = parameters.Statuses(Prefix + "Status");
        Codes = parameters.CodeLists(Prefix + "CodeList");
        LastUpdateTime = parameters.Times(Prefix + "LastUpdateTimeFrom", Prefix + "LastUpdateTimeTo");
    }

    /// <summary>$XDSFolderStatus.</summary>
    public IReadOnlyList<AvailabilityStatus> Statuses { get; init; } = [AvailabilityStatus.Approved];

    /// <summary>$XDSFolderCodeList: an outer list is AND (the slot came again), an inner list is OR.</summary>
    public IReadOnlyList<IReadOnlyList<Code>> Codes { get; init; } = [];

    /// <summary>$XDSFolderLastUpdateTimeFrom and To, DTM; From inclusive, To exclusive.</summary>
    public (string? From, string? To) LastUpdateTime { get; init; }

    private protected void Write(StoredQueryRequestBuilder builder)
    {
        builder.List(Prefix + "Status", Statuses.Select(EbrimUris.Of));
        builder.CodeLists(Prefix + "CodeList", Codes);
        builder.Times(Prefix + "LastUpdateTime", LastUpdateTime);
    }
}
