namespace EmradXds.Registry.Storage;

/// <summary>What the registry holds under some uniqueIds.</summary>
/// <param name="Packages">Those that SubmissionSets and Folders have.</param>
/// <param name="Documents">Those that DocumentEntries have, each with the one registered last.</param>
public sealed record RegisteredUniqueIds(IReadOnlySet<string> Packages, IReadOnlyDictionary<string, RegisteredDocument> Documents);
