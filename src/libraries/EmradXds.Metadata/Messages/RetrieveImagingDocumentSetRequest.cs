using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>iRad:RetrieveImagingDocumentSetRequest: the request of RAD-69 (RAD TF-2 4.69.4.1.2).</summary>
/// <param name="Studies">Studies, series and instances asked for, as nested in the request.</param>
/// <param name="TransferSyntaxUids">A set: in which syntaxes instances may be answered. As sent, also empty strings.</param>
public sealed record RetrieveImagingDocumentSetRequest(IReadOnlyList<StudyRequest> Studies, IReadOnlyList<string> TransferSyntaxUids)
{
    /// <summary>Reads the element the reader stands on; DocumentRequest is taken from the xdsb and from the iRad namespace, which some
    /// stacks use. Missing ids come as empty strings: the transaction refuses them by the codes of RAD-69.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static RetrieveImagingDocumentSetRequest Read(XmlReader reader) =>
        reader.ReadMessage(XmlNames.Rad, nameof(RetrieveImagingDocumentSetRequest), _ =>
        {
            List<StudyRequest> studies = [];
            List<string> transferSyntaxes = [];
            reader.ReadChildren(() =>
            {
                if (reader.Is(XmlNames.Rad, "StudyRequest"))
                {
                    studies.Add(ReadStudy(reader));
                }
                else if (reader.Is(XmlNames.Rad, "TransferSyntaxUIDList"))
                {
                    reader.ReadChildren(() => transferSyntaxes.Add(reader.ReadText()));
                }
                else
                {
                    reader.Skip();
                }
            });
            return new RetrieveImagingDocumentSetRequest(studies, transferSyntaxes);
        });

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("iRad", nameof(RetrieveImagingDocumentSetRequest), XmlNames.Rad);
        writer.WriteAttributeString("xmlns", "xdsb", null, XmlNames.Xdsb); // Once, not on every instance.
        foreach (StudyRequest study in Studies)
        {
            writer.WriteStartElement("iRad", "StudyRequest", XmlNames.Rad);
            writer.WriteAttributeString("studyInstanceUID", study.StudyInstanceUid);
            foreach (SeriesRequest series in study.Series)
            {
                writer.WriteStartElement("iRad", "SeriesRequest", XmlNames.Rad);
                writer.WriteAttributeString("seriesInstanceUID", series.SeriesInstanceUid);
                foreach (DocumentRequest document in series.Documents)
                {
                    document.Write(writer);
                }

                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteStartElement("iRad", "TransferSyntaxUIDList", XmlNames.Rad);
        foreach (string uid in TransferSyntaxUids)
        {
            writer.WriteElementString("iRad", "TransferSyntaxUID", XmlNames.Rad, uid);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static StudyRequest ReadStudy(XmlReader reader)
    {
        string uid = reader.GetAttribute("studyInstanceUID")?.Trim() ?? "";
        List<SeriesRequest> series = [];
        reader.ReadChildren(XmlNames.Rad, "SeriesRequest", () => series.Add(ReadSeries(reader)));
        return new StudyRequest(uid, series);
    }

    private static SeriesRequest ReadSeries(XmlReader reader)
    {
        string uid = reader.GetAttribute("seriesInstanceUID")?.Trim() ?? "";
        List<DocumentRequest> documents = [];
        reader.ReadChildren(() =>
        {
            if (reader.Is(XmlNames.Xdsb, "DocumentRequest") || reader.Is(XmlNames.Rad, "DocumentRequest"))
            {
                documents.Add(DocumentRequest.Read(reader));
            }
            else
            {
                reader.Skip();
            }
        });
        return new SeriesRequest(uid, documents);
    }
}
