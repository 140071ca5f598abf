using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Fhir;

/// <summary>Who a search found.</summary>
/// <param name="Ids">Persons, in order.</param>
/// <param name="Authorities">Whose ids are shown; null for all.</param>
/// <param name="Count">Patients of a page.</param>
/// <param name="Format">_format, where the address had one: links keep it.</param>
internal sealed record FoundPatients(IReadOnlyList<Guid> Ids, IReadOnlySet<AssigningAuthority>? Authorities, int Count, string? Format);
