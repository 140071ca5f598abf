namespace EmradXds.Repository.Documents;

/// <summary>Received bytes, on disk but not yet in their place.</summary>
/// <param name="Id">Names the file.</param>
/// <param name="Hash">SHA-1, 40 lower-case hexadecimal digits (ITI TF-3 4.2.3.2.10).</param>
/// <param name="Size">Bytes.</param>
public sealed record StagedDocument(Guid Id, string Hash, long Size);
