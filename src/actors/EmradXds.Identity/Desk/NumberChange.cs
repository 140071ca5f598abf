namespace EmradXds.Identity.Desk;

/// <summary>The affinity-domain ids by which a record's person is known, before and after.</summary>
/// <param name="Record">The record.</param>
/// <param name="Before">Ids; one is the rule.</param>
/// <param name="After">Ids.</param>
public sealed record NumberChange(RecordReference Record, IReadOnlyList<string> Before, IReadOnlyList<string> After);
