using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EmradXds.Hl7V3;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Hl7V3;

/// <summary>PRPA_IN201306UV02 or PRPA_IN201310UV02: what answers a query (ITI TF-2 3.45.4.2, 3.47.4.2).</summary>
internal sealed record QueryAnswer
{
    /// <summary>What is answered; null where our machinery broke.</summary>
    public Transmission? Request { get; init; }

    /// <summary>queryId as it came; null where it is not known.</summary>
    public InstanceIdentifier? QueryId { get; init; }

    /// <summary>queryByParameter as it came; null where there was none.</summary>
    public XElement? ByParameter { get; init; }

    /// <summary>What was wrong.</summary>
    public IReadOnlyList<AcknowledgementDetail> Details { get; init; } = [];

    /// <summary>Each writes one patient element.</summary>
    public IReadOnlyList<Action<XmlWriter>> Patients { get; init; } = [];

    /// <summary>Persons found, and those of them that are still to be asked for; null where it is not told.</summary>
    public (int Total, int Remaining)? Quantities { get; init; }

    /// <summary>The domain whose records these are: their custodian.</summary>
    public required AffinityDomain Domain { get; init; }

    /// <summary>OK, NF or AE.</summary>
    public string Status => Details.Count > 0 ? "AE" : Patients.Count > 0 ? "OK" : "NF";

    /// <summary>What the log tells: codes and places, no patient data.</summary>
    public string Outcome => string.Join(
        ' ', [$"{TypeCode} {Status}", .. Details.Select(detail => $"{detail.Code} {detail.Location}")]);

    private string TypeCode => Details.Count > 0 ? "AE" : "AA";

    /// <summary>Writes the element.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="interaction">PRPA_IN201306UV02 or PRPA_IN201310UV02.</param>
    /// <param name="now">creationTime.</param>
    public void Write(XmlWriter writer, string interaction, DateTimeOffset now)
    {
        ReplyHead.Open(writer, interaction, Request, TypeCode, Details, now);
        writer.Open("controlActProcess", ("classCode", "CACT"), ("moodCode", "EVN"));
        writer.Value(
            "code", ("code", interaction.Replace("_IN", "_TE", StringComparison.Ordinal)), ("codeSystem", Hl7V3Names.Interactions));
        foreach (Action<XmlWriter> patient in Patients)
        {
            WriteRegistration(writer, patient);
        }

        WriteAcknowledgement(writer);
        ByParameter?.WriteTo(writer);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteRegistration(XmlWriter writer, Action<XmlWriter> patient)
    {
        writer.Open("subject", ("typeCode", "SUBJ"), ("contextConductionInd", "false"));
        writer.Open("registrationEvent", ("classCode", "REG"), ("moodCode", "EVN"));
        writer.Value("statusCode", ("code", "active"));
        writer.Open("subject1", ("typeCode", "SBJ"));
        patient(writer);
        writer.WriteEndElement();
        writer.Open("custodian", ("typeCode", "CST"));
        writer.Open("assignedEntity", ("classCode", "ASSIGNED"));
        writer.Id("id", new InstanceIdentifier(Domain.HomeCommunityId.Replace("urn:oid:", "", StringComparison.Ordinal), null));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteAcknowledgement(XmlWriter writer)
    {
        writer.Open("queryAck");
        if (QueryId is not null)
        {
            writer.Id("queryId", QueryId);
        }

        writer.Value("statusCode", ("code", "deliveredResponse"));
        writer.Value("queryResponseCode", ("code", Status));
        if (Quantities is { } told)
        {
            WriteQuantity("resultTotalQuantity", told.Total);
            WriteQuantity("resultCurrentQuantity", Patients.Count);
            WriteQuantity("resultRemainingQuantity", told.Remaining);
        }

        writer.WriteEndElement();

        void WriteQuantity(string element, int quantity) =>
            writer.Value(element, ("value", quantity.ToString(CultureInfo.InvariantCulture)));
    }
}
