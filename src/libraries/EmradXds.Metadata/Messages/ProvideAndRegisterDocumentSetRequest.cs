using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:ProvideAndRegisterDocumentSetRequest: the request of ITI-41 and RAD-68 (ITI TF-2 3.41.4.1.2).</summary>
/// <param name="Submission">The metadata.</param>
/// <param name="Documents">xdsb:Document/@id (the DocumentEntry's id in the submission) with its content, in arrival order.</param>
public sealed record ProvideAndRegisterDocumentSetRequest(
    Submission Submission, IReadOnlyList<KeyValuePair<string, DocumentContent>> Documents)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <remarks>Whoever reads disposes of the documents' contents. Faults of the metadata are reported as a repository reports
    /// them.</remarks>
    /// <exception cref="MalformedMessageException">It is no such message, or an xop:Include names something that is not
    /// <c>cid:</c>.</exception>
    public static ProvideAndRegisterDocumentSetRequest Read(XmlReader reader, Findings findings)
    {
        Submission? submission = null;
        List<KeyValuePair<string, DocumentContent>> documents = [];
        try
        {
            return reader.ReadMessage(XmlNames.Xdsb, nameof(ProvideAndRegisterDocumentSetRequest), _ =>
            {
                reader.ReadChildren(() =>
                {
                    if (submission is null && reader.Is(XmlNames.Lcm, "SubmitObjectsRequest"))
                    {
                        submission = SubmitObjectsRequest.Read(reader, new RuleReport(findings, atRegistry: false));
                    }
                    else if (reader.Is(XmlNames.Xdsb, "Document"))
                    {
                        string id = EbrimElement.CutId(reader.GetAttribute("id") ?? "");
                        documents.Add(new(id, DocumentContent.Read(reader)));
                    }
                    else
                    {
                        reader.Skip();
                    }
                });
                return new ProvideAndRegisterDocumentSetRequest(
                    submission ?? throw new MalformedMessageException(
                        "ProvideAndRegisterDocumentSetRequest has no lcm:SubmitObjectsRequest"),
                    documents);
            });
        }
        catch
        {
            documents.ForEach(document => document.Value.Dispose());
            throw;
        }
    }

    /// <summary>Writes the element with one xop:Include a document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="submission">The metadata.</param>
    /// <param name="hrefs">DocumentEntry id to <c>cid:</c> URI.</param>
    public static void Write(XmlWriter writer, Submission submission, IReadOnlyList<KeyValuePair<string, string>> hrefs)
    {
        writer.WriteStartElement("xdsb", nameof(ProvideAndRegisterDocumentSetRequest), XmlNames.Xdsb);
        SubmitObjectsRequest.Write(writer, submission);
        foreach ((string id, string href) in hrefs)
        {
            writer.WriteStartElement("xdsb", "Document", XmlNames.Xdsb);
            writer.WriteAttributeString("id", id);
            DocumentContent.WriteInclude(writer, href);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }
}
