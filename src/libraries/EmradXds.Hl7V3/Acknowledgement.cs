using System.Xml;

namespace EmradXds.Hl7V3;

/// <summary>MCCI_IN000002UV01, the accept acknowledgement that answers a feed (ITI TF-2 appendix O.1.2): CA or CE.</summary>
public static class Acknowledgement
{
    /// <summary>Its element.</summary>
    public const string Interaction = "MCCI_IN000002UV01";

    /// <summary>Writes the element: CA, with warnings if there are any, or CE with every fault.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="request">What is answered; null where our machinery broke.</param>
    /// <param name="details">What was wrong.</param>
    /// <param name="now">creationTime.</param>
    public static void Write(
        XmlWriter writer, Transmission? request, IReadOnlyList<AcknowledgementDetail> details, DateTimeOffset now)
    {
        ReplyHead.Open(writer, Interaction, request, details.All(detail => detail.Severity != 'E') ? "CA" : "CE", details, now);
        writer.WriteEndElement();
    }
}
