using EmradXds.Hl7V2.Types;

namespace EmradXds.Identity.Pdq;

/// <summary>What is left of a query's answer, as it was when it was asked.</summary>
/// <param name="Application">MSH-3 of who asked: only it goes on.</param>
/// <param name="Facility">MSH-4 of who asked.</param>
/// <param name="QueryTag">QPD-2, by which a query is cancelled.</param>
/// <param name="Fingerprint">Of the query: what goes on is the same query.</param>
/// <param name="Hits">Persons found in all.</param>
/// <param name="Persons">Those not yet given, in order.</param>
/// <param name="IsComplete">False where more may meet the query than were found.</param>
internal sealed record Snapshot(
    Hd Application, Hd Facility, string QueryTag, string Fingerprint, int Hits, IReadOnlyList<Guid> Persons, bool IsComplete);
