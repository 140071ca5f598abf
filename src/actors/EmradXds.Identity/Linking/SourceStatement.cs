using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Linking;

/// <summary>What a source says of one of its records, by whatever protocol.</summary>
/// <param name="Domain">OID of the source's own domain.</param>
/// <param name="LocalId">The id there.</param>
/// <param name="StatesAffinityId">Whether it says anything of the affinity domain's id, deletion included.</param>
/// <param name="AffinityId">The affinity domain's id; null where not stated or to be deleted.</param>
/// <param name="Demographics">What is now known of the person, given what was known before.</param>
/// <param name="Trigger">A01, A28, …: what is kept beside the message.</param>
/// <param name="Message">As it came.</param>
/// <param name="At">Now.</param>
internal sealed record SourceStatement(
    string Domain, string LocalId, bool StatesAffinityId, string? AffinityId, Func<Demographics, Demographics> Demographics, string Trigger,
    byte[] Message, DateTime At);
