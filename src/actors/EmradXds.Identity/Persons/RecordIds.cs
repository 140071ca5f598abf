namespace EmradXds.Identity.Persons;

/// <summary>What of a record in use an answer about ids takes.</summary>
/// <param name="PersonId">Whose it is.</param>
/// <param name="Domain">OID of the trust's domain.</param>
/// <param name="LocalId">The id there.</param>
/// <param name="AffinityId">The affinity domain's id it has in answers, or null.</param>
internal sealed record RecordIds(Guid PersonId, string Domain, string LocalId, string? AffinityId);
