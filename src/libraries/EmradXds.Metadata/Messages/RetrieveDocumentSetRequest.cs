using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:RetrieveDocumentSetRequest: the request of ITI-43 (ITI TF-2 3.43.4.1.2).</summary>
public sealed record RetrieveDocumentSetRequest(IReadOnlyList<DocumentRequest> Documents)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or asks for nothing.</exception>
    public static RetrieveDocumentSetRequest Read(XmlReader reader) =>
        reader.ReadMessage(XmlNames.Xdsb, nameof(RetrieveDocumentSetRequest), _ =>
        {
            List<DocumentRequest> documents = [];
            reader.ReadChildren(XmlNames.Xdsb, "DocumentRequest", () => documents.Add(DocumentRequest.Read(reader)));
            return documents.Count > 0
                ? new RetrieveDocumentSetRequest(documents)
                : throw new MalformedMessageException("RetrieveDocumentSetRequest has no DocumentRequest");
        });

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("xdsb", nameof(RetrieveDocumentSetRequest), XmlNames.Xdsb);
        foreach (DocumentRequest document in Documents)
        {
            document.Write(writer);
        }

        writer.WriteEndElement();
    }
}
