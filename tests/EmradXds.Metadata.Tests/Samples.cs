using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Tests;

/// <summary>A manifest's submission with every attribute filled, and how tests turn messages into XML and back.</summary>
internal static class Samples
{
    public const string Patient = "9990000018^^^&2.16.840.1.113883.2.1.4.1&ISO";

    public static DocumentEntry Document { get; } = new()
    {
        EntryUuid = "Document01",
        UniqueId = "2.999.1.2.3.4",
        PatientId = Patient,
        SourcePatientId = "LN4711^^^&2.999.7.1&ISO",
        SourcePatientInfo = ["PID-3|LN4711^^^&2.999.7.1&ISO", "PID-5|Synthetic^Person", "PID-7|19700101"],
        MimeType = "application/dicom",
        Title = "CT head & neck <plain>",
        Comments = "comments\r\nof two lines",
        Authors =
        [
            new Author
            {
                Person = "^Radiologist^Synthetic",
                Institutions = ["Synthetic Trust^^^^^&2.999.1&ISO^^^^RWD"],
                Roles = ["reporter"],
                Specialties = ["radiology"],
                Telecommunications = ["^^Internet^nobody@example.org"],
            },
            new Author { Institutions = ["Another Trust"] },
        ],
        ClassCode = new Code("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
        TypeCode = new Code("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
        FormatCode = new Code("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1", "Key Object Selection Document"),
        HealthcareFacilityTypeCode = new Code("22232009", "2.16.840.1.113883.6.96", "Hospital"),
        PracticeSettingCode = new Code("309964003", "2.16.840.1.113883.6.96", "Radiology department"),
        ConfidentialityCodes = [new Code("N", "2.16.840.1.113883.5.25", "Normal")],
        EventCodes = [new Code("CT", "DCM", "Computed Tomography"), new Code("774007", "2.16.840.1.113883.6.96", "Head and neck")],
        LanguageCode = "en-GB",
        CreationTime = "20261124213000",
        ServiceStartTime = "20261124",
        ServiceStopTime = "202611242100",
        LegalAuthenticator = "^Radiologist^Synthetic",
        ReferenceIds = ["ACC1^^^&2.999.7.2&ISO^urn:ihe:iti:xds:2013:accession", "2.999.5^^^^urn:ihe:iti:xds:2016:studyInstanceUID"],
        RepositoryUniqueId = "2.999.1.9",
        Hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        Size = 0,
        Uri = "urn:example:document",
        DocumentAvailability = "urn:ihe:iti:2010:DocumentAvailability:Online",
        ExtraSlots = [new Slot("urn:example:extra", ["one", "two"]), new Slot("urn:example:empty", [])],
    };

    public static SubmissionSet Set { get; } = new()
    {
        EntryUuid = "SubmissionSet01",
        UniqueId = "2.999.1.2.3.5",
        SourceId = "2.999.1.8",
        PatientId = Patient,
        SubmissionTime = "20261124213001",
        ContentTypeCode = new Code("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
        Authors = [new Author { Person = "^Radiologist^Synthetic" }],
        IntendedRecipients = ["Synthetic Trust|^Reader^Synthetic"],
        Title = "One study",
        Comments = "none",
        ExtraSlots = [new Slot("urn:example:reason", ["test"])],
    };

    public static Folder Folder { get; } = new()
    {
        EntryUuid = "Folder01",
        UniqueId = "2.999.1.2.3.6",
        PatientId = Patient,
        Codes = [new Code("STROKE", "2.999.4", "Stroke"), new Code("CT", "DCM")],
        LastUpdateTime = "20261124213001",
        Title = "Stroke pathway",
        Comments = "none",
    };

    public static Submission Submission { get; } = new()
    {
        Set = Set,
        Documents = [Document],
        Folders = [Folder],
        Associations =
        [
            Member("A1", Set, Document) with { SubmissionSetStatus = "Original" },
            Member("A2", Set, Folder),
            Member("A3", Folder, Document),
            new() { EntryUuid = "A4", Type = AssociationTypes.HasMember, Source = Set.EntryUuid, Target = "A3" },
            new()
            {
                EntryUuid = "A5",
                Type = AssociationTypes.Replace,
                Source = Document.EntryUuid,
                Target = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001",
                Documentation = new Code("CORRECTION", "2.999.4", "Correction"),
            },
        ],
    };

    /// <summary>A submission as a registry holds it: UUIDs, versions, status.</summary>
    public static DocumentEntry RegisteredDocument { get; } = Document with
    {
        EntryUuid = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60002",
        LogicalId = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60002",
        Version = "1",
        HomeCommunityId = "urn:oid:2.999.1",
        Status = AvailabilityStatus.Approved,
    };

    public static Association Member(string id, RegistryEntry source, RegistryEntry target) => new()
    {
        EntryUuid = id,
        Type = AssociationTypes.HasMember,
        Source = source.EntryUuid,
        Target = target.EntryUuid,
    };

    public static string Write(Action<XmlWriter> write)
    {
        StringWriter text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            write(writer);
        }

        return text.ToString();
    }

    /// <summary>Reads as a SOAP body is read, with something after the message, and asserts that the reader stands behind the
    /// message.</summary>
    public static T Read<T>(string message, Func<XmlReader, T> read)
    {
        using StringReader text = new($"<Body>{message}<after/></Body>");
        using XmlReader reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        reader.Read();
        reader.Read();
        T result = read(reader);
        reader.MoveToContent();
        Assert.Equal("after", reader.LocalName);
        return result;
    }
}
