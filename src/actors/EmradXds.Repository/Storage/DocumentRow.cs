namespace EmradXds.Repository.Storage;

/// <summary>One stored document. A uniqueId has several rows where the same bytes were submitted at the same
/// time, or again with another mimeType.</summary>
public sealed class DocumentRow
{
    /// <summary>Also the name in the document store, so that nothing a sender wrote becomes part of a path.</summary>
    public required Guid Id { get; init; }

    /// <summary>DocumentEntry.uniqueId.</summary>
    public required string UniqueId { get; init; }

    /// <summary>DocumentEntry.mimeType.</summary>
    public required string MimeType { get; init; }

    /// <summary>SHA-1, 40 lower-case hexadecimal digits; empty while the document arrives.</summary>
    public string Hash { get; set; } = "";

    /// <summary>Bytes; 0 while the document arrives.</summary>
    public long Size { get; set; }

    public required DateTimeOffset StoredAt { get; set; }

    public DocumentState State { get; set; }
}
