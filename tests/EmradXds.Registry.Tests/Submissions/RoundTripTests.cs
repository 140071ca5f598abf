using System.Xml.Linq;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.Submissions;

/// <summary>What was said is what returns, down to the parts of the ebRIM that no rule knows.</summary>
public sealed class RoundTripTests
{
    private const string Pid = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427";
    private static readonly XNamespace Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";
    private static readonly XNamespace Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";

    [Fact]
    public async Task Languages_slots_of_classifications_and_unknown_slots_return_and_the_answer_is_valid()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        XElement[] sent = Objects();

        XElement response = await registry.PostAsync(
            "urn:ihe:iti:2007:RegisterDocumentSet-b",
            new XElement(Lcm + "SubmitObjectsRequest", new XElement(Rim + "RegistryObjectList", sent)).WriteTo);
        Assert.EndsWith(":Success", response.Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.Empty(response.Elements());
        XElement answer = await registry.PostAsync(
            "urn:ihe:iti:2007:RegistryStoredQuery", new GetAll { PatientId = Submit.Mia }.ToRequest().Write);

        Assert.Equal(
            sent.Select(Said).Order(StringComparer.Ordinal),
            answer.Descendants(Rim + "RegistryObjectList").Elements().Select(Said).Order(StringComparer.Ordinal));
        SchemaValidation.AssertValid(answer.ToString());
    }

    [Fact]
    public async Task They_return_after_the_entry_was_deprecated_and_its_patient_merged_as_well()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        XElement[] sent = Objects();
        await registry.PostAsync(
            "urn:ihe:iti:2007:RegisterDocumentSet-b",
            new XElement(Lcm + "SubmitObjectsRequest", new XElement(Rim + "RegistryObjectList", sent)).WriteTo);
        string uuid = (await registry.GetAsync("2.999.36723.8.2"))[0].EntryUuid;
        await registry.MustRegisterAsync(Submit.Related(Metadata.Model.AssociationTypes.Replace, Submit.Document(Submit.Mia), uuid));
        await registry.FeedAsync("A40", $"{Submit.NhsNumber(2)}^^^NHS", $"{Submit.NhsNumber(1)}^^^NHS");

        XElement answer = await registry.PostAsync(
            "urn:ihe:iti:2007:RegistryStoredQuery", new GetDocuments { EntryUuids = [uuid] }.ToRequest().Write);

        XElement returned = Assert.Single(answer.Descendants(Rim + "ExtrinsicObject"));
        Assert.EndsWith(":Deprecated", returned.Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.Equal(Submit.Max, Identifier(returned, Pid));
        Identifiers(returned).Single(i => i.Attribute("identificationScheme")!.Value == Pid).SetAttributeValue("value", Submit.Mia);
        Assert.Equal(Said(sent[1]), Said(returned));
    }

    private static XElement[] Objects() =>
    [
        new(Rim + "RegistryPackage", new XAttribute("id", "set"), new XAttribute("home", "urn:oid:2.999.36723.1"),
            Slot("submissionTime", "20260301101600"), Slot("urn:example:of-set", "a", "b"),
            Texts("Name", ("Submission", null), ("Cyflwyniad", "cy")), Texts("Description", ("Sent at night", "en-GB")),
            Kind("set", "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"),
            Class("set", "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", "", Slot("authorPerson", "^Brown^Ann"),
                Slot("urn:example:pager", "4711")),
            Class("set", "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500", "18748-4", Slot("codingScheme", "2.16.840.1.113883.6.1"),
                Texts("Name", ("Diagnostic imaging study", "en"), ("Astudiaeth", "cy"))),
            Id("set", "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446", Submit.Mia),
            Id("set", "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832", "2.999.36723.6"),
            Id("set", "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8", "2.999.36723.8.1")),
        new(Rim + "ExtrinsicObject", new XAttribute("id", "doc"), new XAttribute("home", "urn:oid:2.999.36723.1"),
            new XAttribute("mimeType", "application/dicom"), new XAttribute("objectType", "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1"),
            Slot("creationTime", "20260301101500"), Slot("hash", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"), Slot("size", "4"),
            Slot("languageCode", "en-GB"), Slot("repositoryUniqueId", "2.999.36723.2"),
            Slot("sourcePatientId", "LN4711^^^&2.999.36723.5&ISO"),
            Slot("legalAuthenticator", "^Green^Bob"), Slot("URI", "a.dcm"), Slot("serviceStartTime", "202603011000"),
            Slot("documentAvailability", "urn:ihe:iti:2010:DocumentAvailability:Online"),
            Typed(Slot("urn:example:trace", "1", "2", "2"), "urn:example:type"), Slot("urn:example:empty"),
            Texts("Name", ("CT Thorax", "en"), ("CT Thoracs", "cy"), ("CT", null)), Texts("Description", ("one", null), ("un", "cy")),
            Class("doc", "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d", "", Slot("authorInstitution", "Lincoln County Hospital"),
                Slot("authorRole", "Reader", "Reporter"), Slot("urn:example:shift", "night")),
            Class("doc", "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a", "IMAGES", Slot("codingScheme", "1.3.6.1.4.1.19376.1.2.6.1"),
                Typed(Slot("urn:example:version", "3"), "urn:example:type"), Texts("Name", ("Images", null), ("Delweddau", "cy"))),
            Code("doc", "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983", "77477000", "2.16.840.1.113883.6.96"),
            Code("doc", "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d", "1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1"),
            Code("doc", "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", "22232009", "2.16.840.1.113883.6.96"),
            Code("doc", "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead", "394914008", "2.16.840.1.113883.6.96"),
            Code("doc", "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f", "N", "2.16.840.1.113883.5.25"),
            Code("doc", "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "CT", "DCM"),
            Id("doc", Pid, Submit.Mia), Id("doc", "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab", "2.999.36723.8.2")),
        new(Rim + "RegistryPackage", new XAttribute("id", "folder"), Slot("urn:example:of-folder", "x"),
            Texts("Name", ("Referral", "en"), ("Atgyfeiriad", "cy")), Kind("folder", "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"),
            Class("folder", "urn:uuid:1ba97051-7806-41a8-a48b-8fce7af683c5", "CT", Slot("codingScheme", "DCM"),
                Slot("urn:example:of-code", "y")),
            Id("folder", "urn:uuid:f64ffdf0-4b97-4e06-b79f-a52b38ec2f8a", Submit.Mia),
            Id("folder", "urn:uuid:75df8f67-9973-4fbe-a900-df66cefecc5a", "2.999.36723.8.3")),
        Association("a1", "set", "doc", Slot("SubmissionSetStatus", "Original"), Slot("urn:example:of-association", "z"),
            Texts("Name", ("member", null)), Texts("Description", ("aelod", "cy"), ("member", "en"))),
        Association("a2", "set", "folder"),
        Association("a3", "folder", "doc", Texts("Name", ("in folder", "en"))),
        Association("a4", "set", "a3"),
    ];

    private static XElement Association(string id, string source, string target, params object[] content) => new(
        Rim + "Association", new XAttribute("id", id), new XAttribute("associationType", Metadata.Model.AssociationTypes.HasMember),
        new XAttribute("sourceObject", source), new XAttribute("targetObject", target), content);

    private static XElement Slot(string name, params string[] values) => new(
        Rim + "Slot", new XAttribute("name", name),
        new XElement(Rim + "ValueList", values.Select(value => new XElement(Rim + "Value", value))));

    private static XElement Typed(XElement slot, string type)
    {
        slot.SetAttributeValue("slotType", type);
        return slot;
    }

    private static XElement Texts(string element, params (string Value, string? Language)[] texts) => new(
        Rim + element,
        texts.Select(text => new XElement(
            Rim + "LocalizedString",
            text.Language is null ? null : new XAttribute(XNamespace.Xml + "lang", text.Language),
            text.Language is null ? null : new XAttribute("charset", "UTF-8"),
            new XAttribute("value", text.Value))));

    private static XElement Kind(string owner, string node) => new(
        Rim + "Classification", new XAttribute("id", $"{owner}-{node}"), new XAttribute("classifiedObject", owner),
        new XAttribute("classificationNode", node));

    private static XElement Class(string owner, string scheme, string code, params XElement[] content) => new(
        Rim + "Classification", new XAttribute("id", $"{owner}-{scheme}"), new XAttribute("classifiedObject", owner),
        new XAttribute("classificationScheme", scheme), new XAttribute("nodeRepresentation", code), content);

    private static XElement Code(string owner, string scheme, string code, string codingScheme) =>
        Class(owner, scheme, code, Slot("codingScheme", codingScheme), Texts("Name", ("any", null)));

    private static XElement Id(string owner, string scheme, string value) => new(
        Rim + "ExternalIdentifier", new XAttribute("id", $"{owner}-{scheme}"), new XAttribute("registryObject", owner),
        new XAttribute("identificationScheme", scheme), new XAttribute("value", value), Texts("Name", ("any", null)));

    private static IEnumerable<XElement> Identifiers(XElement element) => element.Elements(Rim + "ExternalIdentifier");

    private static string Identifier(XElement element, string scheme) =>
        Identifiers(element).Single(i => i.Attribute("identificationScheme")!.Value == scheme).Attribute("value")!.Value;

    /// <summary>All that an object says but for what the registry sets (ids, status, version, lastUpdateTime, the fixed names of identifiers),
    /// in one order.</summary>
    private static string Said(XElement element)
    {
        string[] set =
        [
            "id", "lid", "status", "registryObject", "classifiedObject", "sourceObject", "targetObject",
            .. element.Name.LocalName == "ExtrinsicObject" ? [] : new[] { "objectType" },
        ];
        IEnumerable<string> attributes = element.Attributes().Where(a => !a.IsNamespaceDeclaration && !set.Contains(a.Name.LocalName))
            .Select(a => $"{a.Name.LocalName}={a.Value}").Order(StringComparer.Ordinal);
        IEnumerable<string> parts = element.Elements()
            .Where(part => part.Name.LocalName != "VersionInfo" && part.Attribute("name")?.Value != "lastUpdateTime"
                && !(part.Name.LocalName == "Name" && element.Name.LocalName == "ExternalIdentifier"))
            .Select(Said);
        bool inOrder = element.Name.LocalName is "ValueList" or "Name" or "Description";
        return $"{element.Name.LocalName}[{string.Join(' ', attributes)}]{(element.HasElements ? "" : element.Value)}"
            + $"({string.Join("\n", inOrder ? parts : parts.Order(StringComparer.Ordinal))})";
    }
}
