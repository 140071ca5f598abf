using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:DocumentResponse without its bytes: which document, and where in the message its content is.</summary>
/// <param name="Request">What was asked: repository, document, home community (echoed when given).</param>
/// <param name="MimeType">mimeType.</param>
/// <param name="Content">Where the bytes are. When writing: the attachment's Content-ID.</param>
public sealed record DocumentResponse(DocumentRequest Request, string MimeType, DocumentContent Content)
{
    /// <summary>Reads the element the reader stands on.</summary>
    internal static DocumentResponse Read(XmlReader reader)
    {
        DocumentRequest request = new("", "");
        string mimeType = "";
        DocumentContent? content = null;
        try
        {
            reader.ReadChildren(() =>
            {
                if (content is null && reader.Is(XmlNames.Xdsb, "Document"))
                {
                    content = DocumentContent.Read(reader);
                }
                else if (reader.Is(XmlNames.Xdsb, "mimeType"))
                {
                    mimeType = reader.ReadText();
                }
                else
                {
                    request = request.ReadPart(reader);
                }
            });
            return new DocumentResponse(request, mimeType, content ?? throw new MalformedMessageException(
                $"The DocumentResponse for '{XmlReading.Cut(request.DocumentUniqueId)}' has no Document"));
        }
        catch
        {
            content?.Dispose();
            throw;
        }
    }

    internal void Write(XmlWriter writer)
    {
        writer.WriteStartElement("xdsb", "DocumentResponse", XmlNames.Xdsb);
        Request.WriteParts(writer);
        writer.WriteElementString("xdsb", "mimeType", XmlNames.Xdsb, MimeType);
        writer.WriteStartElement("xdsb", "Document", XmlNames.Xdsb);
        Content.Write(writer);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
