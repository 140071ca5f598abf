namespace EmradXds.Identity.Persons;

/// <summary>Who was found.</summary>
/// <param name="Ids">Persons, in order.</param>
/// <param name="IsComplete">False where more may meet what was asked than one answer reaches.</param>
internal sealed record FoundPersons(IReadOnlyList<Guid> Ids, bool IsComplete);
