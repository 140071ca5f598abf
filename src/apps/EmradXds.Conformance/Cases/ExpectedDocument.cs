namespace EmradXds.Conformance.Cases;

/// <summary>A DocumentResponse that must be there; an instance that the run sent must come back with the bytes of its data set as
/// sent.</summary>
/// <param name="UniqueId">DocumentUniqueId.</param>
/// <param name="RepositoryUniqueId">RepositoryUniqueId.</param>
/// <param name="Content">Name of the case's content whose bytes it must have; empty: not compared.</param>
/// <param name="MimeType">mimeType; empty: not compared.</param>
public sealed record ExpectedDocument(string UniqueId, string RepositoryUniqueId, string Content = "", string MimeType = "");
