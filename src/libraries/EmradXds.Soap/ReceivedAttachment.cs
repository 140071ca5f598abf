namespace EmradXds.Soap;

/// <summary>One MIME part behind the root part, while it arrives.</summary>
/// <param name="ContentId">The Content-ID without angle brackets, percent-escapes undone: what <c>xop:Include/@href</c> names after
/// <c>cid:</c>.</param>
/// <param name="ContentType">The part's own Content-Type, or <c>application/octet-stream</c>.</param>
/// <param name="Content">The decoded bytes, forward only; ends where the part ends.</param>
public sealed record ReceivedAttachment(string ContentId, string ContentType, Stream Content);
