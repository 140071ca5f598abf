using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Hl7V3;

/// <summary>What every answer begins with: the transmission wrapper and the acknowledgement (ITI TF-2 appendix O.1.2, O.1.3).</summary>
public static class ReplyHead
{
    /// <summary>Opens the answer's element and writes all that stands before its control act.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="interaction">The answer's element.</param>
    /// <param name="request">What is answered; null where our machinery broke.</param>
    /// <param name="typeCode">CA or CE of an accept acknowledgement, AA or AE of an application's.</param>
    /// <param name="details">What was wrong.</param>
    /// <param name="now">creationTime.</param>
    public static void Open(
        XmlWriter writer, string interaction, Transmission? request, string typeCode, IReadOnlyList<AcknowledgementDetail> details,
        DateTimeOffset now)
    {
        writer.Open(interaction, ("ITSVersion", "XML_1.0"));
        writer.Value("id", ("root", Guid.NewGuid().ToString()));
        writer.Value("creationTime", ("value", Dtm.From(now)));
        writer.Value("interactionId", ("root", Hl7V3Names.Interactions), ("extension", interaction));
        writer.Value("processingCode", ("code", request?.ProcessingCode ?? "P"));
        writer.Value("processingModeCode", ("code", "T"));
        writer.Value("acceptAckCode", ("code", "NE"));
        WriteDevice(writer, "receiver", "RCV", request?.Sender);
        WriteDevice(writer, "sender", "SND", request?.Receiver);
        writer.Open("acknowledgement");
        writer.Value("typeCode", ("code", typeCode));
        writer.Open("targetMessage");
        writer.Id("id", request?.Id);
        writer.WriteEndElement();
        foreach (AcknowledgementDetail detail in details)
        {
            WriteDetail(writer, detail);
        }

        writer.WriteEndElement();
    }

    private static void WriteDetail(XmlWriter writer, AcknowledgementDetail detail)
    {
        writer.Open("acknowledgementDetail", ("typeCode", detail.Severity.ToString()));
        writer.Value("code", ("code", detail.Code), ("codeSystem", Hl7V3Names.ErrorConditions));
        writer.Text("text", detail.Text);
        writer.Text("location", detail.Location);
        writer.WriteEndElement();
    }

    private static void WriteDevice(XmlWriter writer, string role, string typeCode, InstanceIdentifier? id)
    {
        writer.Open(role, ("typeCode", typeCode));
        writer.Open("device", ("classCode", "DEV"), ("determinerCode", "INSTANCE"));
        writer.Id("id", id);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
