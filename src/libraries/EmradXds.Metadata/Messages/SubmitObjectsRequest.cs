using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>lcm:SubmitObjectsRequest: the request of ITI-42, 57 and 61 (ITI TF-2 3.42.4.1.2).</summary>
public static class SubmitObjectsRequest
{
    /// <summary>Reads the element the reader stands on. What the ebRIM says wrongly becomes a finding; what is no such message
    /// throws.</summary>
    /// <exception cref="MalformedMessageException">It is no lcm:SubmitObjectsRequest.</exception>
    public static Submission Read(XmlReader reader, Findings findings) => Read(reader, new RuleReport(findings, atRegistry: true));

    /// <summary>Writes the element.</summary>
    public static void Write(XmlWriter writer, Submission submission)
    {
        writer.WriteStartElement("lcm", "SubmitObjectsRequest", XmlNames.Lcm);
        EbrimWriter.Write(writer, submission);
        writer.WriteEndElement();
    }

    internal static Submission Read(XmlReader reader, RuleReport report) => reader.ReadMessage(XmlNames.Lcm, "SubmitObjectsRequest", _ =>
    {
        Submission? submission = null;
        reader.ReadChildren(() =>
        {
            if (submission is null && reader.Is(XmlNames.Rim, "RegistryObjectList"))
            {
                submission = EbrimReader.ReadSubmission(reader, report);
            }
            else
            {
                reader.Skip();
            }
        });
        return submission ?? throw new MalformedMessageException("SubmitObjectsRequest has no rim:RegistryObjectList");
    });
}
