namespace EmradXds.Identity.Persons;

/// <summary>What <see cref="CrossReference"/> found.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Ids">The ids wanted; none where the person has no other of them.</param>
internal sealed record CrossReferenced(Guid PersonId, IReadOnlyList<PersonIdentifier> Ids);
