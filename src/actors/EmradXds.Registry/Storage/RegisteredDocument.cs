namespace EmradXds.Registry.Storage;

/// <summary>Which document a registered DocumentEntry is of.</summary>
/// <param name="UniqueId">Its uniqueId.</param>
/// <param name="Moment">Tells which of two entries came later.</param>
/// <param name="IsOnDemand">Whether it is an On-Demand one.</param>
/// <param name="Hash">Its hash; null of an On-Demand one.</param>
/// <param name="Size">Its bytes; null of an On-Demand one.</param>
public sealed record RegisteredDocument(string UniqueId, long Moment, bool IsOnDemand, string? Hash, long? Size);
