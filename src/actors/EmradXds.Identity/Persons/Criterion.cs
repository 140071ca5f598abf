namespace EmradXds.Identity.Persons;

/// <summary>One thing asked of a person: a field, and values of which one must be its.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="AnyOf">Values; one at least.</param>
public sealed record Criterion(PersonField Field, IReadOnlyList<Wanted> AnyOf);
