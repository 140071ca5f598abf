namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:DocumentResponse without its bytes: which document, and where in the message its content is.</summary>
/// <param name="Request">What was asked: repository, document, home community (echoed when given).</param>
/// <param name="MimeType">mimeType.</param>
/// <param name="Content">Where the bytes are. When writing: the attachment's Content-ID.</param>
public sealed record DocumentResponse(DocumentRequest Request, string MimeType, DocumentContent Content);
