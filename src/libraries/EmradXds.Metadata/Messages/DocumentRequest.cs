namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:DocumentRequest: one document of a repository, or one instance of an imaging source.</summary>
public sealed record DocumentRequest(string RepositoryUniqueId, string DocumentUniqueId, string? HomeCommunityId = null);
