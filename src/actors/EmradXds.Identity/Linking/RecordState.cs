using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Linking;

/// <summary>What a record stated before a message.</summary>
/// <param name="Demographics">Of the person.</param>
/// <param name="StatedAffinityId">The affinity domain's id.</param>
internal sealed record RecordState(Demographics Demographics, string? StatedAffinityId);
