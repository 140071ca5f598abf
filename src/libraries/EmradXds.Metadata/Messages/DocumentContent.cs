namespace EmradXds.Metadata.Messages;

/// <summary>Where the bytes of an xdsb:Document are: in an attachment, or inline in the envelope.</summary>
/// <remarks>Inline base64 is decoded into a stream when the message is read: memory for small ones, a temporary file that deletes itself for
/// large ones.</remarks>
public sealed class DocumentContent : IDisposable
{
    private DocumentContent(string? contentId, Stream? inline) => (ContentId, Inline) = (contentId, inline);

    /// <summary>The Content-ID that xop:Include names (without <c>cid:</c>, percent-escapes undone); null where the content is inline.</summary>
    public string? ContentId { get; }

    /// <summary>The decoded inline content, seekable, at its start; null where it is an attachment.</summary>
    public Stream? Inline { get; }

    /// <summary>Content in the attachment of that id.</summary>
    public static DocumentContent Attached(string contentId) => new(contentId, null);

    /// <summary>Content decoded from the envelope.</summary>
    public static DocumentContent InEnvelope(Stream inline) => new(null, inline);

    /// <inheritdoc/>
    public void Dispose() => Inline?.Dispose();
}
