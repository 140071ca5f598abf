namespace EmradXds.Registry.Storage;

/// <summary>Which document a registered DocumentEntry is of.</summary>
public sealed record RegisteredDocument(string UniqueId, bool IsOnDemand, string? Hash, long? Size);
