using System.Globalization;
using System.Xml.Linq;
using EmradXds.Soap;

namespace EmradXds.Identity.Tests.Hl7V3;

/// <summary>Messages of HL7 V3 as consumers send them, and what they look for in answers.</summary>
internal static class V3
{
    public const string PixQuery = "PRPA_IN201309UV02";
    public const string PdqQuery = "PRPA_IN201305UV02";
    public const string Continuation = "QUQI_IN000003UV01";
    public const string Added = "PRPA_IN201301UV02";
    public const string Revised = "PRPA_IN201302UV02";
    public const string Resolved = "PRPA_IN201304UV02";

    public static readonly XNamespace Namespace = "urn:hl7-org:v3";

    private static readonly HttpClient http = new();
    private static int messages;

    public static XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    public static XElement Id(string name, string? root, string? extension) => Element(
        name,
        root is null ? null : new XAttribute("root", root),
        extension is null ? null : new XAttribute("extension", extension));

    public static XElement Value(string name, string value) => Element(name, new XAttribute("value", value));

    /// <summary>A parameter of one value.</summary>
    public static XElement Parameter(string name, params object?[] value) =>
        Element(name, Element("value", value), Element("semanticsText", name));

    /// <summary>A name asked for.</summary>
    public static XElement Name(string? family, string? given = null, string? use = null) => Parameter(
        "livingSubjectName",
        use is null ? null : new XAttribute("use", use),
        given is null ? null : Element("given", given),
        family is null ? null : Element("family", family));

    /// <summary>An id asked for.</summary>
    public static XElement SubjectId(string root, string? extension) => Parameter(
        "livingSubjectId", new XAttribute("root", root), extension is null ? null : new XAttribute("extension", extension));

    /// <summary>A query by parameters.</summary>
    public static XElement Query(string interaction, IEnumerable<XElement> parameters, int? quantity = null) => Message(
        interaction,
        Element(
            "queryByParameter",
            Id("queryId", "1.2.3.99", "Q1"),
            Element("statusCode", new XAttribute("code", "new")),
            Element("responsePriorityCode", new XAttribute("code", "I")),
            quantity is { } first ? Value("initialQuantity", first.ToString(CultureInfo.InvariantCulture)) : null,
            Element("parameterList", parameters)));

    public static XElement Continue(
        string queryId = "Q1", int? quantity = null, int? start = null, string status = "waitContinuedQueryResponse") =>
        Message(
            Continuation,
            Element(
                "queryContinuation",
                Id("queryId", "1.2.3.99", queryId),
                Element("statusCode", new XAttribute("code", status)),
                start is { } from ? Value("startResultNumber", from.ToString(CultureInfo.InvariantCulture)) : null,
                quantity is { } count ? Value("continuationQuantity", count.ToString(CultureInfo.InvariantCulture)) : null));

    /// <summary>A feed of ITI-44.</summary>
    /// <param name="interaction">One of its three.</param>
    /// <param name="ids">Of the patient.</param>
    /// <param name="person">What patientPerson has.</param>
    /// <param name="provider">OIDs of providerOrganization.</param>
    /// <param name="retired">Ids that a merge retires.</param>
    public static XElement Feed(
        string interaction, IEnumerable<XElement> ids, IEnumerable<XElement> person, string provider = "", IEnumerable<XElement>? retired = null) =>
        Message(
            interaction,
            Element("subject", Element(
                "registrationEvent",
                Element("subject1", Element(
                    "patient",
                    ids,
                    Element("statusCode", new XAttribute("code", "active")),
                    Element("patientPerson", person),
                    provider.Length == 0 ? null : Element(
                        "providerOrganization", provider.Split(' ').Select(oid => Id("id", oid, null)), Element("contactParty")))),
                retired is null ? null : Element(
                    "replacementOf", Element("priorRegistration", Element("subject1", Element("priorRegisteredRole", retired)))))));

    /// <summary>Any message; its sender is the device 1.2.3.20.</summary>
    public static XElement Message(string interaction, XElement content) => Element(
        interaction,
        new XAttribute("ITSVersion", "XML_1.0"),
        Id("id", "1.2.3", $"M{Interlocked.Increment(ref messages)}"),
        Value("creationTime", "20261124210000"),
        Id("interactionId", "2.16.840.1.113883.1.6", interaction),
        Element("processingCode", new XAttribute("code", "T")),
        Element("processingModeCode", new XAttribute("code", "T")),
        Element("acceptAckCode", new XAttribute("code", "AL")),
        Element("receiver", new XAttribute("typeCode", "RCV"), Element("device", Id("id", "1.2.3.10", null))),
        Element("sender", new XAttribute("typeCode", "SND"), Element("device", Id("id", "1.2.3.20", null))),
        Element("controlActProcess", new XAttribute("classCode", "CACT"), new XAttribute("moodCode", "EVN"), content));

    /// <summary>Asks; whatever the answer is, its wrapper and the order of its elements must be right.</summary>
    public static async Task<XElement> AskAsync(this RunningIdentity identity, XElement message, string? action = null)
    {
        string path = message.Name.LocalName is PdqQuery or Continuation ? "pdq" : "pix";
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            new Uri(identity.Uri, path), action ?? ActionOf(message), message.WriteTo, [], mtom: false,
            TestContext.Current.CancellationToken);
        XElement body = XElement.Load(answer.OpenBody());
        Assert.Equal($"urn:hl7-org:v3:{body.Name.LocalName}", answer.Headers.Action);
        XElement id = message.Element(Namespace + "id")!;
        Assert.Equal(
            ((string?)id.Attribute("root"), (string?)id.Attribute("extension"),
                (string?)message.At("sender/device/id")!.Attribute("root"), "1.2.3.10", "T"),
            ((string?)body.At("acknowledgement/targetMessage/id")!.Attribute("root"),
                (string?)body.At("acknowledgement/targetMessage/id")!.Attribute("extension"),
                (string?)body.At("receiver/device/id")!.Attribute("root"),
                (string?)body.At("sender/device/id")!.Attribute("root"),
                (string?)body.At("processingCode")!.Attribute("code")));
        ContentModel.AssertMet(body);
        return body;
    }

    public static string ActionOf(XElement message) =>
        $"urn:hl7-org:v3:{message.Name.LocalName}{(message.Name.LocalName == Continuation ? "_Continue" : "")}";

    /// <summary>The first element there.</summary>
    public static XElement? At(this XElement from, string path) =>
        path.Split('/').Aggregate((XElement?)from, (at, name) => at?.Element(Namespace + name));

    /// <summary>typeCode of the acknowledgement, and queryResponseCode.</summary>
    public static (string? TypeCode, string? Response) Codes(this XElement answer) => (
        (string?)answer.At("acknowledgement/typeCode")?.Attribute("code"),
        (string?)answer.At("controlActProcess/queryAck/queryResponseCode")?.Attribute("code"));

    /// <summary>Code and place of every acknowledgementDetail.</summary>
    public static IEnumerable<(string? Code, string? Location)> Details(this XElement answer) =>
        answer.Descendants(Namespace + "acknowledgementDetail").Select(detail => (
            (string?)detail.At("code")!.Attribute("code"), (string?)detail.At("location")));

    /// <summary>The patients of the answer.</summary>
    public static IReadOnlyList<XElement> Patients(this XElement answer) => [.. answer.Descendants(Namespace + "patient")];

    /// <summary>The extensions of a patient's ids.</summary>
    public static IEnumerable<string?> Ids(this XElement patient) =>
        patient.Elements(Namespace + "id").Select(id => (string?)id.Attribute("extension"));

    /// <summary>Total, current and remaining.</summary>
    public static string Quantities(this XElement answer) => string.Join(
        ' ',
        new[] { "Total", "Current", "Remaining" }.Select(name =>
            (string?)answer.At($"controlActProcess/queryAck/result{name}Quantity")?.Attribute("value")));
}
