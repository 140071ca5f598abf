namespace EmradXds.Repository.Documents;

/// <summary>What the bytes of a document are, as they were when they came.</summary>
/// <param name="Hash">SHA-1, 40 lower-case hexadecimal digits (ITI TF-3 4.2.3.2.10).</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredBytes(string Hash, long Size);
