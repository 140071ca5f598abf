namespace EmradXds.Identity.Persons;

/// <summary>One person as all decided links have it: the records in use of all trusts, as one.</summary>
/// <param name="Id">The least id of its records: the same for the same set, whatever order they came in.</param>
/// <param name="Identifiers">Ids, in the order of the domain's authorities, then by id; the affinity domain's included.</param>
/// <param name="Demographics">Golden record: what is best known of each, made anew from the records each time.</param>
public sealed record Person(Guid Id, IReadOnlyList<PersonIdentifier> Identifiers, Demographics Demographics);
