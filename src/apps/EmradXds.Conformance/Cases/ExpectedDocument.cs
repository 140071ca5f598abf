namespace EmradXds.Conformance.Cases;

/// <summary>A DocumentResponse that must be there; an instance that the run sent must come back with the bytes of its data set as
/// sent.</summary>
/// <param name="UniqueId">DocumentUniqueId.</param>
/// <param name="RepositoryUniqueId">RepositoryUniqueId.</param>
public sealed record ExpectedDocument(string UniqueId, string RepositoryUniqueId);
