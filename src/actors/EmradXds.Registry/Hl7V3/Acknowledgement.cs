using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Hl7V3;

/// <summary>MCCI_IN000002UV01, the accept acknowledgement that answers a feed (ITI TF-2 appendix O.1.2): CA or CE.</summary>
internal static class Acknowledgement
{
    public const string Interaction = "MCCI_IN000002UV01";

    /// <summary>HL7 table 0357, message error condition codes.</summary>
    private const string ErrorConditions = "2.16.840.1.113883.12.357";

    /// <summary>Writes the element: CA, or CE with every fault.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="request">What is answered; null where our machinery broke.</param>
    /// <param name="faults">What was wrong.</param>
    /// <param name="now">creationTime.</param>
    public static void Write(XmlWriter writer, PatientIdentityFeedMessage? request, IReadOnlyList<FeedFault> faults, DateTimeOffset now)
    {
        writer.WriteStartElement(Interaction, PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("ITSVersion", "XML_1.0");
        Value(writer, "id", "root", Guid.NewGuid().ToString());
        Value(writer, "creationTime", "value", Dtm.From(now));
        writer.WriteStartElement("interactionId", PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("root", "2.16.840.1.113883.1.6");
        writer.WriteAttributeString("extension", Interaction);
        writer.WriteEndElement();
        Value(writer, "processingCode", "code", request?.ProcessingCode ?? "P");
        Value(writer, "processingModeCode", "code", "T");
        Value(writer, "acceptAckCode", "code", "NE");
        Device(writer, "receiver", "RCV", request?.Sender);
        Device(writer, "sender", "SND", request?.Receiver);
        writer.WriteStartElement("acknowledgement", PatientIdentityFeedMessage.Namespace);
        Value(writer, "typeCode", "code", faults.Count == 0 ? "CA" : "CE");
        writer.WriteStartElement("targetMessage", PatientIdentityFeedMessage.Namespace);
        Id(writer, request?.Id);
        writer.WriteEndElement();
        foreach (FeedFault fault in faults)
        {
            Write(writer, fault);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, FeedFault fault)
    {
        writer.WriteStartElement("acknowledgementDetail", PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("typeCode", "E");
        writer.WriteStartElement("code", PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("code", fault.Code);
        writer.WriteAttributeString("codeSystem", ErrorConditions);
        writer.WriteEndElement();
        writer.WriteElementString("text", PatientIdentityFeedMessage.Namespace, fault.Text);
        if (fault.Location is not null)
        {
            writer.WriteElementString("location", PatientIdentityFeedMessage.Namespace, fault.Location);
        }

        writer.WriteEndElement();
    }

    private static void Device(XmlWriter writer, string role, string typeCode, InstanceIdentifier? id)
    {
        writer.WriteStartElement(role, PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("typeCode", typeCode);
        writer.WriteStartElement("device", PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString("classCode", "DEV");
        writer.WriteAttributeString("determinerCode", "INSTANCE");
        Id(writer, id);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void Id(XmlWriter writer, InstanceIdentifier? id)
    {
        writer.WriteStartElement("id", PatientIdentityFeedMessage.Namespace);
        if (id?.Root is null)
        {
            writer.WriteAttributeString("nullFlavor", "NI");
        }
        else
        {
            writer.WriteAttributeString("root", id.Root);
        }

        if (id is { Root: not null, Extension: not null })
        {
            writer.WriteAttributeString("extension", id.Extension);
        }

        writer.WriteEndElement();
    }

    private static void Value(XmlWriter writer, string element, string attribute, string value)
    {
        writer.WriteStartElement(element, PatientIdentityFeedMessage.Namespace);
        writer.WriteAttributeString(attribute, value);
        writer.WriteEndElement();
    }
}
