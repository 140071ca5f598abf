using System.Globalization;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;

namespace EmradXds.Conformance.Requests;

/// <summary>Writes out the registry objects that a request abbreviates: legal and complete, but for what its attributes say.</summary>
/// <remarks>ITI TF-3 4.2.1, 4.2.3. On every object: <c>name</c> gives it <c>${uuid.NAME}</c> and <c>${uid.NAME}</c> (or <c>=id</c> a
/// symbolic id), <c>patient</c> and <c>trust</c> whose and where it is, <c>without</c> names attributes to leave out, and an attribute of the
/// metadata's own name, or <c>but="NAME=VALUE"</c>, replaces what would be written. Codes are <c>code^^scheme</c>, several with a space between. Child elements are
/// added.</remarks>
internal sealed class RegistryObjects(CaseRun run, bool atRepository)
{
    private const string StableEntry = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1";
    private const string SubmissionSetNode = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd";
    private const string FolderNode = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2";
    private const string Manifest = "1.2.840.10008.5.1.4.1.1.88.59";
    private const string ReferenceIdList = "urn:ihe:iti:xds:2013:referenceIdList";

    private static readonly XNamespace Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";

    /// <summary>The schema's order of what an object holds.</summary>
    private static readonly string[] Order = ["Slot", "Name", "Description", "VersionInfo", "Classification", "ExternalIdentifier"];

    private static readonly Dictionary<string, string> DocumentCodes = new()
    {
        ["classCode"] = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a",
        ["confidentialityCode"] = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f",
        ["eventCodeList"] = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4",
        ["formatCode"] = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d",
        ["healthcareFacilityTypeCode"] = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1",
        ["practiceSettingCode"] = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead",
        ["typeCode"] = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983",
    };

    private readonly HashSet<string> documents = [];
    private int parts;

    /// <summary>The objects of one shorthand element.</summary>
    /// <exception cref="InvalidDataException">The element is not known.</exception>
    public IEnumerable<XElement> Write(XElement shorthand) => shorthand.Name.LocalName switch
    {
        "document" => [Document(shorthand)],
        "folder" => Folder(shorthand),
        "set" => SubmissionSet(shorthand),
        "association" => [Association(shorthand)],
        "refs" => Words(shorthand, "of").Select(name => new XElement(Rim + "ObjectRef", new XAttribute("id", Id(name)))),
        _ => throw new InvalidDataException($"There is no shorthand '{shorthand.Name.LocalName}'."),
    };

    /// <summary>The id that a name means.</summary>
    public string Id(string name) =>
        name.StartsWith('=') ? name[1..] : name.Contains(':', StringComparison.Ordinal) ? name : run.Resolve($"uuid.{name}");

    private XElement Document(XElement s)
    {
        documents.Add(Name(s));
        string id = Id(Name(s));
        string? AtRegistry(string value) => atRepository ? null : value;
        XElement entry = new(Rim + "ExtrinsicObject",
            new XAttribute("id", id),
            new XAttribute("objectType", Said(s, "objectType") ?? StableEntry),
            new XAttribute("mimeType", Said(s, "mimeType") ?? (atRepository ? "text/plain" : "application/dicom")),
            Said(s, "lid") is { } lid ? new XAttribute("lid", Id(lid)) : null,
            Said(s, "home") is { } home ? new XAttribute("home", home) : null);
        Fill(entry, s,
        [
            Slot(s, "creationTime", run.Resolve("now")),
            Slot(s, "hash", AtRegistry("2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")),
            Slot(s, "languageCode", run.Sut.LanguageCode),
            Slot(s, "repositoryUniqueId", AtRegistry(run.Sut.Domain.RepositoryUniqueId)),
            Slot(s, "size", AtRegistry("1024")),
            Slot(s, "sourcePatientId", () => run.Resolve($"{s.Attribute("patient")?.Value}.sourceId.{Trust(s)}")),
            .. new[] { "serviceStartTime", "serviceStopTime", "documentAvailability" }.Select(name => Slot(s, name, (string?)null)),
            Said(s, "referenceIdList") is { } references ? Slot(ReferenceIdList, references.Split(' ')) : null,
            Title(s, "Conformance document"),
            .. Authors(s, id, "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d"),
            .. DocumentCodes.SelectMany(code => Codes(s, id, code.Key, code.Value, hasOne: code.Key != "eventCodeList")),
            PatientId(s, id, "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427", "XDSDocumentEntry.patientId"),
            UniqueId(s, id, "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab", "XDSDocumentEntry.uniqueId"),
        ]);
        return entry;
    }

    private IEnumerable<XElement> Folder(XElement s)
    {
        string id = Id(Name(s));
        XElement package = new(Rim + "RegistryPackage",
            new XAttribute("id", id), Said(s, "lid") is { } lid ? new XAttribute("lid", Id(lid)) : null);
        Fill(package, s,
        [
            Slot(s, "lastUpdateTime", (string?)null),
            Title(s, "Conformance folder"),
            .. Codes(s, id, "codeList", "urn:uuid:1ba97051-7806-41a8-a48b-8fce7af683c5", hasOne: true),
            PatientId(s, id, "urn:uuid:f64ffdf0-4b97-4e06-b79f-a52b38ec2f8a", "XDSFolder.patientId"),
            UniqueId(s, id, "urn:uuid:75df8f67-9973-4fbe-a900-df66cefecc5a", "XDSFolder.uniqueId"),
        ]);
        return [package, Kind(id, FolderNode)];
    }

    /// <summary>The package, its kind, and a HasMember <c>${uuid.SET-MEMBER}</c> for each of <c>members</c> (documents of the request are
    /// Original) and <c>references</c>.</summary>
    private List<XElement> SubmissionSet(XElement s)
    {
        string id = Id(Name(s));
        XElement package = new(Rim + "RegistryPackage", new XAttribute("id", id));
        Fill(package, s,
        [
            Slot(s, "submissionTime", run.Resolve("now")),
            Slot(s, "intendedRecipient", (string?)null),
            Title(s, "Conformance submission"),
            .. Authors(s, id, "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d"),
            .. Codes(s, id, "contentTypeCode", "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500", hasOne: true),
            PatientId(s, id, "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446", "XDSSubmissionSet.patientId"),
            Identifier(s, id, "sourceId", "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832", "XDSSubmissionSet.sourceId",
                () => run.Resolve($"trust.{Trust(s)}.sourceId")),
            UniqueId(s, id, "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8", "XDSSubmissionSet.uniqueId"),
        ]);
        return
        [
            package,
            Kind(id, SubmissionSetNode),
            .. Words(s, "members").Select(member => Member(s, member, documents.Contains(member) ? "Original" : null)),
            .. Words(s, "references").Select(member => Member(s, member, "Reference")),
        ];
    }

    private XElement Member(XElement set, string member, string? status) => new(Rim + "Association",
        new XAttribute("id", Id($"{Name(set).TrimStart('=')}-{member.TrimStart('=')}")),
        new XAttribute("associationType", TypeUri("HasMember")),
        new XAttribute("sourceObject", Id(Name(set))),
        new XAttribute("targetObject", Id(member)),
        status is null ? null : Slot("SubmissionSetStatus", status));

    private XElement Association(XElement s) => new(Rim + "Association",
        new XAttribute("id", Id(Name(s))),
        new XAttribute("associationType", TypeUri(Said(s, "type") ?? "HasMember")),
        new XAttribute("sourceObject", Id(Said(s, "source") ?? "")),
        new XAttribute("targetObject", Id(Said(s, "target") ?? "")),
        s.Elements());

    private static string TypeUri(string type) => type switch
    {
        "HasMember" => "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember",
        "RPLC" or "XFRM" or "APND" or "XFRM_RPLC" or "signs" => $"urn:ihe:iti:2007:AssociationType:{type}",
        "IsSnapshotOf" or "UpdateAvailabilityStatus" or "SubmitAssociation" => $"urn:ihe:iti:2010:AssociationType:{type}",
        _ => type,
    };

    private static void Fill(XElement target, XElement shorthand, IEnumerable<XElement?> parts) => target.Add(
        parts.OfType<XElement>().Concat(shorthand.Elements()).OrderBy(part => Array.IndexOf(Order, part.Name.LocalName)));

    private static string Name(XElement s) => s.Attribute("name")?.Value
        ?? throw new InvalidDataException($"A shorthand '{s.Name.LocalName}' has no name.");

    private static string Trust(XElement s) => s.Attribute("trust")?.Value ?? "A";

    private static string[] Words(XElement s, string attribute) =>
        s.Attribute(attribute)?.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? Said(XElement s, string attribute) => Words(s, "without").Contains(attribute) ? null
        : s.Attribute("but")?.Value is { } but && but.StartsWith($"{attribute}=", StringComparison.Ordinal) ? but[(attribute.Length + 1)..]
        : s.Attribute(attribute)?.Value;

    private static XElement? Slot(XElement s, string name, string? usual) => Slot(s, name, () => usual);

    private static XElement? Slot(XElement s, string name, Func<string?> usual) => Words(s, "without").Contains(name) ? null
        : (Said(s, name) ?? usual()) is { } value ? Slot(name, value) : null;

    private static XElement Slot(string name, params string[] values) => new(Rim + "Slot",
        new XAttribute("name", name), new XElement(Rim + "ValueList", values.Select(value => new XElement(Rim + "Value", value))));

    private static XElement Text(string name, string value) =>
        new(Rim + name, new XElement(Rim + "LocalizedString", new XAttribute("value", value)));

    private static XElement? Title(XElement s, string usual) =>
        Words(s, "without").Contains("title") ? null : Text("Name", Said(s, "title") ?? usual);

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"c{++parts}");

    private XElement Kind(string id, string node) => new(Rim + "Classification",
        new XAttribute("id", NextId()), new XAttribute("classifiedObject", id), new XAttribute("classificationNode", node));

    private IEnumerable<XElement> Codes(XElement s, string id, string attribute, string scheme, bool hasOne)
    {
        bool left = Words(s, "without").Contains(attribute);
        string[] codes = Said(s, attribute)?.Split(' ') ?? (left || !hasOne ? [] : [Usual(attribute)]);
        return codes.Select(code =>
        {
            string[] halves = code.Split("^^");
            return new XElement(Rim + "Classification",
                new XAttribute("id", NextId()),
                new XAttribute("classificationScheme", scheme),
                new XAttribute("classifiedObject", id),
                new XAttribute("nodeRepresentation", halves[0]),
                halves.Length > 1 ? Slot("codingScheme", halves[1]) : null,
                Text("Name", halves[0]));
        });
    }

    // What goes to a repository with the manifests' formatCode must be one.
    private string Usual(string attribute) =>
        atRepository && attribute == "formatCode" && run.Sut.Domain.Codes(attribute).FirstOrDefault(c => c.Value != Manifest) is { } format
            ? $"{format.Value}^^{format.Scheme}"
            : run.Resolve($"coded.{attribute}.1");

    private IEnumerable<XElement> Authors(XElement s, string id, string scheme) =>
        (Said(s, "author")?.Split(" | ") ?? []).Select(person => new XElement(Rim + "Classification",
            new XAttribute("id", NextId()),
            new XAttribute("classificationScheme", scheme),
            new XAttribute("classifiedObject", id),
            new XAttribute("nodeRepresentation", ""),
            Slot("authorPerson", person)));

    private XElement? PatientId(XElement s, string id, string scheme, string name) =>
        Identifier(s, id, "patientId", scheme, name, () => run.Resolve($"{s.Attribute("patient")?.Value}.id"));

    private XElement? UniqueId(XElement s, string id, string scheme, string name) =>
        Identifier(s, id, "uniqueId", scheme, name, () => run.Resolve($"uid.{Name(s).TrimStart('=')}"));

    private XElement? Identifier(XElement s, string id, string attribute, string scheme, string name, Func<string> usual) =>
        Words(s, "without").Contains(attribute) ? null : new XElement(Rim + "ExternalIdentifier",
            new XAttribute("id", NextId()),
            new XAttribute("identificationScheme", scheme),
            new XAttribute("registryObject", id),
            new XAttribute("value", Said(s, attribute) ?? usual()),
            Text("Name", name));
}
