using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:RetrieveDocumentSetResponse: the answer of ITI-43 and RAD-69 (ITI TF-2 3.43.4.2.2).</summary>
public sealed record RetrieveDocumentSetResponse(
    ResponseStatus Status, IReadOnlyCollection<Finding> Findings, IReadOnlyList<DocumentResponse> Documents)
{
    /// <summary>The status follows from the evidence: no error Success; errors and no document Failure; else PartialSuccess.</summary>
    public static RetrieveDocumentSetResponse From(Findings findings, IReadOnlyList<DocumentResponse> documents) => new(
        !findings.AnyErrors ? ResponseStatus.Success : documents.Count == 0 ? ResponseStatus.Failure : ResponseStatus.PartialSuccess,
        findings,
        documents);

    /// <summary>Reads the element the reader stands on.</summary>
    /// <remarks>Whoever reads disposes of the documents' contents.</remarks>
    /// <exception cref="MalformedMessageException">It is no such message, or an xop:Include names something that is not
    /// <c>cid:</c>.</exception>
    public static RetrieveDocumentSetResponse Read(XmlReader reader)
    {
        RegistryResponse? response = null;
        List<DocumentResponse> documents = [];
        try
        {
            return reader.ReadMessage(XmlNames.Xdsb, nameof(RetrieveDocumentSetResponse), _ =>
            {
                reader.ReadChildren(() =>
                {
                    if (response is null && reader.Is(XmlNames.Rs, "RegistryResponse"))
                    {
                        response = RegistryResponse.Read(reader);
                    }
                    else if (reader.Is(XmlNames.Xdsb, "DocumentResponse"))
                    {
                        documents.Add(DocumentResponse.Read(reader));
                    }
                    else
                    {
                        reader.Skip();
                    }
                });
                return response is null
                    ? throw new MalformedMessageException("RetrieveDocumentSetResponse has no rs:RegistryResponse")
                    : new RetrieveDocumentSetResponse(response.Status, response.Findings, documents);
            });
        }
        catch
        {
            documents.ForEach(document => document.Content.Dispose());
            throw;
        }
    }

    /// <summary>Writes the element with one xop:Include a document.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("xdsb", nameof(RetrieveDocumentSetResponse), XmlNames.Xdsb);
        new RegistryResponse(Status, Findings).Write(writer);
        foreach (DocumentResponse document in Documents)
        {
            document.Write(writer);
        }

        writer.WriteEndElement();
    }
}
