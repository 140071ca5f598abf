namespace EmradXds.Consumer;

/// <summary>What the repository sent is not the document of the entry: other hash, other size, other document, other study. It is
/// discarded.</summary>
public sealed class ManifestMismatchException(string reason, Exception? inner = null) : Exception(reason, inner);
