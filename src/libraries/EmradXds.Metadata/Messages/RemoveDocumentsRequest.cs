using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>rmd:RemoveDocumentsRequest: the request of ITI-86 (ITI RMD supplement, 3.86.4.1.2).</summary>
public sealed record RemoveDocumentsRequest(IReadOnlyList<DocumentRequest> Documents)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or names nothing.</exception>
    public static RemoveDocumentsRequest Read(XmlReader reader) =>
        reader.ReadMessage(XmlNames.Rmd, nameof(RemoveDocumentsRequest), _ =>
        {
            List<DocumentRequest> documents = [];
            reader.ReadChildren(XmlNames.Xdsb, "DocumentRequest", () => documents.Add(DocumentRequest.Read(reader)));
            return documents.Count > 0
                ? new RemoveDocumentsRequest(documents)
                : throw new MalformedMessageException("RemoveDocumentsRequest has no DocumentRequest");
        });

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("rmd", nameof(RemoveDocumentsRequest), XmlNames.Rmd);
        foreach (DocumentRequest document in Documents)
        {
            document.Write(writer);
        }

        writer.WriteEndElement();
    }
}
