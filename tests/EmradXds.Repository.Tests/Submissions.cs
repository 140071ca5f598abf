using System.Text;
using EmradXds.Metadata.Model;

namespace EmradXds.Repository.Tests;

/// <summary>Submissions of synthetic documents.</summary>
internal static class Submissions
{
    public const string Patient = "9990000018^^^&2.16.840.1.113883.2.1.4.1&ISO";

    private const string ManifestFormat = "1.2.840.10008.5.1.4.1.1.88.59";
    private static int next = 1000;

    /// <summary>An OID nobody used before.</summary>
    public static string NewUid() => $"2.999.41.{Interlocked.Increment(ref next)}";

    public static Submission Of(params DocumentEntry[] entries)
    {
        SubmissionSet set = new()
        {
            EntryUuid = "Set",
            UniqueId = NewUid(),
            SourceId = "2.999.1.8",
            PatientId = Patient,
            SubmissionTime = "20261124213001",
            ContentTypeCode = new Code("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
        };
        return new Submission
        {
            Set = set,
            Documents = entries,
            Associations = [.. entries.Select((entry, i) => new Association
            {
                EntryUuid = $"Member{i}",
                Type = AssociationTypes.HasMember,
                Source = set.EntryUuid,
                Target = entry.EntryUuid,
                SubmissionSetStatus = "Original",
            })],
        };
    }

    public static DocumentEntry Entry(string id = "Doc", string? uniqueId = null, string mimeType = "text/plain") => new()
    {
        EntryUuid = id,
        UniqueId = uniqueId ?? NewUid(),
        PatientId = Patient,
        SourcePatientId = "LN4711^^^&2.999.7.1&ISO",
        MimeType = mimeType,
        ClassCode = new Code("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
        TypeCode = new Code("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
        FormatCode = new Code("urn:example:text", "2.999.4", "Text"),
        HealthcareFacilityTypeCode = new Code("22232009", "2.16.840.1.113883.6.96", "Hospital"),
        PracticeSettingCode = new Code("309964003", "2.16.840.1.113883.6.96", "Radiology department"),
        ConfidentialityCodes = [new Code("N", "2.16.840.1.113883.5.25", "Normal")],
        LanguageCode = "en-GB",
        CreationTime = "20261124213000",
        ExtraSlots = [new Slot("urn:example:extra", ["kept"])],
    };

    public static DocumentEntry Manifest(string mimeType = "application/dicom") =>
        Entry(mimeType: mimeType) with { FormatCode = new Code(ManifestFormat, "1.2.840.10008.2.6.1", "Manifest") };

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
