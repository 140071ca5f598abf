using EmradXds.Metadata.Model;
using Types = EmradXds.Metadata.Model.AssociationTypes;

namespace EmradXds.Metadata.Tests.Rules;

/// <summary>What breaks the rules of the table, one by one.</summary>
internal static class BrokenSubmissions
{
    private const string Foreign = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60099";

    /// <summary>For each rule one submission or more that break it and nothing else: the sample with a change to the model or to the
    /// XML.</summary>
    public static Dictionary<string, Func<Submission, IEnumerable<(Submission, Func<string, string>)>>> ByRule { get; } = new()
    {
        ["ObjectKind"] = _ =>
        [
            Append("""<ExtrinsicObject id="X" objectType="urn:uuid:00000000-0000-0000-0000-000000000000"/>"""),
            Append("""<Organization id="X"/>"""),
            Append("""<Association xmlns="urn:example:other" id="X"/>"""),
        ],
        ["PackageKind"] = _ =>
        [
            Append("""<RegistryPackage id="X"/>"""),
            Append("""
                <RegistryPackage id="X"/>
                <Classification id="c" classifiedObject="X" classificationNode="urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"/>
                <Classification id="d" classifiedObject="X" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>
                """),
        ],
        ["OneSubmissionSet"] = s =>
        [
            Model(s with { Set = null, Documents = [], Folders = [], Associations = [] }),
            Append("""
                <Classification id="c" classifiedObject="X" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>
                <RegistryPackage id="X"/>
                """),
        ],
        ["PartOfAnother"] = _ =>
        [
            Append(Classification("nowhere", "classificationScheme", "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4")),
            Xml(
                """classifiedObject="Document01" classificationScheme="urn:uuid:2c6b8cb7""",
                """classifiedObject="Folder01" classificationScheme="urn:uuid:2c6b8cb7"""),
        ],
        ["SlotTwice"] = _ => [Xml("""<Slot name="urn:example:extra">""", """<Slot name="hash"/><Slot name="urn:example:extra">""")],
        ["SeveralValues"] = _ =>
        [
            Xml("<Value>20261124213000</Value>", "<Value>20261124213000</Value><Value>20261124213001</Value>"),
            Xml("urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"),
        ],
        ["LimitedMetadata"] = _ =>
        [
            Append(Classification("Document01", "classificationNode", "urn:uuid:ab9b591b-83ab-4d03-8f5d-f93b1fb92e85")),
        ],
        ["NotKept"] = _ =>
        [
            Append(Classification("Folder01", "classificationScheme", "urn:uuid:00000000-0000-0000-0000-000000000000")),
            Xml("urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "urn:uuid:00000000-0000-0000-0000-000000000000"),
        ],
        ["Missing"] = s =>
        [
            .. Documents(
                s,
                d => d with { ClassCode = null },
                d => d with { TypeCode = null },
                d => d with { FormatCode = null },
                d => d with { HealthcareFacilityTypeCode = null },
                d => d with { PracticeSettingCode = null },
                d => d with { ConfidentialityCodes = [] },
                d => d with { MimeType = null },
                d => d with { LanguageCode = null },
                d => d with { UniqueId = null },
                d => d with { PatientId = null },
                d => d with { SourcePatientId = null },
                d => d with { CreationTime = null },
                d => d with { Hash = null },
                d => d with { Size = null },
                d => d with { RepositoryUniqueId = null }),
            Model(s with { Set = Samples.Set with { UniqueId = null } }),
            Model(s with { Set = Samples.Set with { SourceId = null } }),
            Model(s with { Set = Samples.Set with { PatientId = null } }),
            Model(s with { Set = Samples.Set with { SubmissionTime = null } }),
            Model(s with { Set = Samples.Set with { ContentTypeCode = null } }),
            Model(s with { Folders = [Samples.Folder with { UniqueId = null }] }),
            Model(s with { Folders = [Samples.Folder with { PatientId = null }] }),
            Model(s with { Folders = [Samples.Folder with { Codes = [] }] }),
            Model(s with { Folders = [Samples.Folder with { Title = null }] }),
            Add(s, "", "Document01", Foreign),
            Add(s, Types.Append, "", Foreign),
            Add(s, Types.Append, "Document01", ""),
            Add(s, Types.Append, "Document01", Foreign, id: ""),
        ],
        ["StableOnly"] = s => Documents(s, d => d with { IsOnDemand = true }),
        ["EntryUuid"] = s =>
        [
            Add(s, Types.Append, "Document01", Foreign, id: "urn:uuid:3F6C9F80-5B1B-4AB1-9A2E-5D1A4FD60001"),
            Add(s, Types.Append, "Document01", Foreign, id: "urn:uuid:1"),
        ],
        ["IdLength"] = s =>
        [
            Add(s, Types.Append, "Document01", Foreign, id: new string('i', 129)),
            Model(s with
            {
                Folders = [.. s.Folders, Samples.Folder with { EntryUuid = new string('f', 200), UniqueId = "2.999.7" }],
                Associations =
                [
                    .. s.Associations,
                    new Association { EntryUuid = "A9", Type = Types.HasMember, Source = "SubmissionSet01", Target = new string('f', 200) },
                ],
            }),
        ],
        ["IdTwice"] = s => [Add(s, Types.Append, "Document01", Foreign, id: "A1")],
        ["FirstVersion"] = s => Documents(s, d => d with { LogicalId = Foreign }),
        ["Dtm"] = s =>
        [
            .. Documents(
                s,
                d => d with { CreationTime = "2026-11-24" },
                d => d with { ServiceStartTime = "20261324" },
                d => d with { ServiceStopTime = "20261124213" },
                d => d with { CreationTime = "20261124213000Z" },
                d => d with { CreationTime = "202611242560" },
                d => d with { CreationTime = "20260229" }),
            Model(s with { Set = Samples.Set with { SubmissionTime = "now" } }),
        ],
        ["StartStop"] = s => Documents(s, d => d with { ServiceStartTime = "202611242101" }, d => d with { ServiceStopTime = "2025" }),
        ["Oid"] = s =>
        [
            .. Documents(s, d => d with { RepositoryUniqueId = "1.02.3" }),
            Model(s with { Set = Samples.Set with { UniqueId = "2.999." } }),
            Model(s with { Set = Samples.Set with { SourceId = "3.1" } }),
            Model(s with { Folders = [Samples.Folder with { UniqueId = "urn:oid:2.999.1" }] }),
        ],
        ["UniqueId"] = s => Documents(
            s,
            d => d with { UniqueId = "not an id" },
            d => d with { UniqueId = "2.999.1^" },
            d => d with { UniqueId = "2.999.1^12345678901234567" },
            d => d with { UniqueId = "2.999." + new string('1', 130) }),
        ["PatientIdForm"] = s => Documents(
            s,
            d => d with { SourcePatientId = "LN4711" },
            d => d with { SourcePatientId = "LN4711^^^RWD&2.999.7.1&ISO" },
            d => d with { SourcePatientId = "LN4711^^^&2.999.7.1&ISO^MR" },
            d => d with { SourcePatientId = "^^^&2.999.7.1&ISO" },
            d => d with { SourcePatientId = "LN4711^^^&2.999.7.1&DNS" },
            d => d with { SourcePatientId = "LN4711^^^&2.999..1&ISO" }),
        ["HashForm"] = s => Documents(
            s,
            d => d with { Hash = "da39a3ee5e6b4b0d3255bfef95601890afd8070" },
            d => d with { Hash = "zz39a3ee5e6b4b0d3255bfef95601890afd80709" }),
        ["SizeForm"] = _ =>
        [
            (OnDemand, xml => xml.Replace(
                """<Slot name="languageCode">""",
                """<Slot name="size"><ValueList><Value>many</Value></ValueList></Slot><Slot name="languageCode">""",
                StringComparison.Ordinal)),
        ],
        ["Language"] = s => Documents(s, d => d with { LanguageCode = "english language" }),
        ["HomeForm"] = s => Documents(s, d => d with { HomeCommunityId = "2.999.1" }),
        ["Availability"] = s => Documents(
            s,
            d => d with { DocumentAvailability = "Offline" },
            d => d with { DocumentAvailability = "urn:ihe:iti:2010:DocumentAvailability:offline" }),
        ["CodeIncomplete"] = s =>
        [
            .. Documents(s, d => d with { TypeCode = new Code("18748-4", "") }, d => d with { EventCodes = [new Code("", "DCM")] }),
            Xml("nodeRepresentation=\"CT\"", ""),
        ],
        ["AuthorEmpty"] = s => Documents(s, d => d with { Authors = [new Author { Roles = ["reporter"] }] }),
        ["PersonForm"] = s => Documents(
            s,
            d => d with { Authors = [new Author { Person = "^^Given" }] },
            d => d with { LegalAuthenticator = "^" }),
        ["InstitutionForm"] = s => Documents(s, d => d with { Authors = [new Author { Institutions = ["^^^^^&2.999.1&ISO^^^^RWD"] }] }),
        ["ReferenceIdForm"] = s => Documents(
            s,
            d => d with { ReferenceIds = ["ACC1"] },
            d => d with { ReferenceIds = ["ACC1^^^&2.999.1&ISO"] }),
        ["PatientInfoForm"] = s => Documents(
            s,
            d => d with { SourcePatientInfo = ["PID-19|123"] },
            d => d with { SourcePatientInfo = ["PID-5"] }),
        ["TitleLength"] = s => Documents(s, d => d with { Title = new string('t', 129) }),
        ["ValueLength"] = s =>
        [
            .. Documents(
                s,
                d => d with { ExtraSlots = [new Slot("urn:example:long", [new string('v', 257)])] },
                d => d with { Authors = [new Author { Person = "^" + new string('p', 256) }] },
                d => d with { SourcePatientId = new string('1', 240) + "^^^&2.999.7.1&ISO" },
                d => d with { TypeCode = new Code(new string('c', 257), "2.999.4") },
                d => d with { EventCodes = [new Code("CT", new string('s', 257))] }),
            Model(s with { Folders = [Samples.Folder with { Codes = [new Code(new string('c', 257), "2.999.4")] }] }),
            Change(s, "A5", a => a with { Documentation = new Code(new string('c', 257), "2.999.4") }),
            Model(OfPatient(s, new string('1', 240) + "^^^&2.999.7.1&ISO")),
        ],
        ["ObjectSize"] = s =>
        [
            .. Documents(
                s,
                d => d with { Comments = new string('c', 256 << 10) },
                d => d with { ExtraSlots = [new Slot("urn:example:many", [.. Enumerable.Repeat(new string('v', 200), 1_300)])] },
                d => d with { EventCodes = [.. Enumerable.Repeat(new Code("CT", "DCM", "Computed Tomography"), 2_000)] }),
            Change(s, "A5", a => a with { ExtraSlots = [new Slot("urn:example:empty", [.. Enumerable.Repeat("", 20_000)])] }),
        ],
        ["TooManyObjects"] = s =>
        [
            Model(s with
            {
                Associations =
                [
                    .. Enumerable.Range(0, 10_001).Select(i => new Association
                    {
                        EntryUuid = $"A{i}", Type = Types.Append, Source = "nowhere", Target = "nowhere",
                    }),
                ],
            }),
        ],
        ["AssociationKind"] = s =>
        [
            Add(s, "urn:example:friend", "Document01", Foreign),
            Add(s, Types.HasMember, "Document01", Foreign),
        ],
        ["ToItself"] = s =>
        [
            Add(s, Types.Append, "Document01", "Document01"),
            Add(s, Types.Replace, "Document01", "Document01"),
            Add(s, Types.HasMember, "SubmissionSet01", "SubmissionSet01"),
            Add(s, Types.HasMember, Foreign, Foreign.ToUpperInvariant().Replace("URN:UUID", "urn:uuid", StringComparison.Ordinal)),
        ],
        ["AssociationTwice"] = s =>
        [
            Add(s, Types.HasMember, "SubmissionSet01", "Document01", status: "Original"),
            Add(s, Types.Replace, "Document01", "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001"),
            Add(s, Types.Replace, "Document01", "urn:uuid:3F6C9F80-5B1B-4AB1-9A2E-5D1A4FD60001"),
        ],
        ["Unresolved"] = s =>
        [
            Add(s, Types.Append, "Document01", "nowhere"),
            Add(s, Types.HasMember, "nowhere", "Document01"),
        ],
        ["NewSource"] = s =>
        [
            Add(s, Types.Append, Foreign, "Document01"),
            Add(s, Types.Append, "Folder01", "Document01"),
        ],
        ["OldTarget"] = s =>
        [
            Add(s, Types.Replace, "Document01", "Folder01"),
            Add(s, Types.IsSnapshotOf, "Document01", "nowhere"),
        ],
        ["NotMember"] = s =>
        [
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A1")] }),
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A2")] }),
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A4")] }),
            Add(s, Types.HasMember, Foreign, "Document01"),
        ],
        ["MembershipStatus"] = s =>
        [
            Change(s, "A1", a => a with { SubmissionSetStatus = "Reference" }),
            Change(s, "A1", a => a with { SubmissionSetStatus = null }),
            Add(s, Types.HasMember, "SubmissionSet01", Foreign, status: "Original"),
        ],
        ["OnlyInUpdate"] = s =>
        [
            Change(s, "A1", a => a with { PreviousVersion = "1" }),
            Change(s, "A1", a => a with { AssociationPropagation = "no" }),
            Change(s, "A1", a => a with { OriginalStatus = "x" }),
            Change(s, "A1", a => a with { NewStatus = "x" }),
        ],
        ["OnePatient"] = s =>
        [
            .. Documents(s, d => d with { PatientId = "9990000026^^^&2.16.840.1.113883.2.1.4.1&ISO" }),
            Model(s with { Folders = [Samples.Folder with { PatientId = "9990000026^^^&2.16.840.1.113883.2.1.4.1&ISO" }] }),
        ],
        ["UniqueIdTwice"] = s =>
        [
            .. Documents(s, d => d with { UniqueId = Samples.Set.UniqueId }),
            Model(s with { Folders = [Samples.Folder with { UniqueId = Samples.Document.UniqueId }] }),
        ],
    };

    private static Submission OfPatient(Submission submission, string patientId) => submission with
    {
        Set = Samples.Set with { PatientId = patientId },
        Documents = [Samples.Document with { PatientId = patientId }],
        Folders = [Samples.Folder with { PatientId = patientId }],
    };

    public static Submission OnDemand =>
        WithDocument(document => document with { IsOnDemand = true, CreationTime = null, Hash = null, Size = null });

    /// <summary>The sample with a change to its document.</summary>
    public static Submission WithDocument(Func<DocumentEntry, DocumentEntry> change) =>
        Samples.Submission with { Documents = [change(Samples.Document)] };

    private static (Submission, Func<string, string>) Model(Submission submission) => (submission, xml => xml);

    private static (Submission, Func<string, string>) Xml(string find, string replacement) => (Samples.Submission, xml =>
    {
        Assert.Contains(find, xml, StringComparison.Ordinal);
        return xml.Replace(find, replacement, StringComparison.Ordinal);
    });

    private static string Classification(string owner, string attribute, string uuid) =>
        $"""<Classification id="c" classifiedObject="{owner}" {attribute}="{uuid}"/>""";

    private static (Submission, Func<string, string>) Append(string elements) =>
        Xml("</RegistryObjectList>", elements + "</RegistryObjectList>");

    private static (Submission, Func<string, string>) Add(
        Submission submission, string type, string source, string target, string id = "A9", string? status = null) =>
        Model(submission with
        {
            Associations =
            [
                .. submission.Associations,
                new Association { EntryUuid = id, Type = type, Source = source, Target = target, SubmissionSetStatus = status },
            ],
        });

    private static (Submission, Func<string, string>) Change(
        Submission submission, string id, Func<Association, Association> change) => Model(submission with
        {
            Associations = [.. submission.Associations.Select(each => each.EntryUuid == id ? change(each) : each)],
        });

    private static IEnumerable<(Submission, Func<string, string>)> Documents(
        Submission submission, params Func<DocumentEntry, DocumentEntry>[] changes) =>
        changes.Select(change => Model(submission with { Documents = [change(Samples.Document)] }));
}
