namespace EmradXds.Repository.Storage;

/// <summary>One stored document. A uniqueId has several rows only where submissions of the same bytes ran at the same time.</summary>
public sealed class DocumentRow
{
    /// <summary>Also the file's name, so that nothing a sender wrote becomes part of a path.</summary>
    public required Guid Id { get; init; }

    /// <summary>DocumentEntry.uniqueId.</summary>
    public required string UniqueId { get; init; }

    /// <summary>DocumentEntry.mimeType.</summary>
    public required string MimeType { get; init; }

    /// <summary>SHA-1, 40 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public DocumentState State { get; set; }
}
