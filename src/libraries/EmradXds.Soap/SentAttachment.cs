namespace EmradXds.Soap;

/// <summary>One MIME part to write behind the root part.</summary>
/// <param name="ContentId">Without angle brackets; <see cref="NewContentId"/> makes one.</param>
/// <param name="ContentType">The part's Content-Type.</param>
/// <param name="WriteAsync">Writes the bytes; called once, when it is this part's turn.</param>
public sealed record SentAttachment(string ContentId, string ContentType, Func<Stream, CancellationToken, Task> WriteAsync)
{
    /// <summary>A Content-ID nobody else has.</summary>
    public static string NewContentId() => $"{Guid.NewGuid():N}@emrad-xds";

    /// <summary>The <c>href</c> by which <c>xop:Include</c> names a part (RFC 2392, percent-encoded).</summary>
    public string Href => $"cid:{Uri.EscapeDataString(ContentId)}";
}
