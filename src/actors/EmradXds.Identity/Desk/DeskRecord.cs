using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Desk;

/// <summary>A source's record, as the desk sees it.</summary>
/// <param name="Record">Which.</param>
/// <param name="AffinityId">The affinity domain's id it has in answers, or null.</param>
/// <param name="StatedAffinityId">The one its source states, or null.</param>
/// <param name="IsFrozen">It seems to have become another person's, and waits for a decision.</param>
/// <param name="IsRetired">It was merged into another.</param>
/// <param name="UpdatedAt">When its source last said who it is.</param>
/// <param name="Demographics">What its source says.</param>
public sealed record DeskRecord(
    RecordReference Record, string? AffinityId, string? StatedAffinityId, bool IsFrozen, bool IsRetired, DateTime UpdatedAt, Demographics Demographics);
