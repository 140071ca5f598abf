namespace EmradXds.Identity.Linking;

/// <summary>A person who may be the one who is looked for.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Grade">How sure it is.</param>
/// <param name="Probability">0 to 1; in the order of the grades.</param>
internal sealed record MatchedPerson(Guid PersonId, MatchGrade Grade, double Probability);
