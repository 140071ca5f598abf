using System.Globalization;
using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Tests;

/// <summary>Submissions of synthetic patients, right in every point until a test changes one.</summary>
internal static class Submit
{
    private static int number;

    public static string Mia { get; } = PatientId(1);

    public static string Max { get; } = PatientId(2);

    public static string Eva { get; } = PatientId(3);

    /// <summary>An NHS Number of the test range, as patient id of the affinity domain.</summary>
    public static string PatientId(int n) => $"{NhsNumber(n)}^^^&{RegistryUnderTest.Domain.PatientIdAuthority.Oid}&ISO";

    public static string NhsNumber(int n)
    {
        for (int i = 0; ; i++)
        {
            string nine = (999_000_000 + (n * 100) + i).ToString(CultureInfo.InvariantCulture);
            int check = 11 - (nine.Select((digit, at) => (digit - '0') * (10 - at)).Sum() % 11);
            if (check != 10)
            {
                return nine + (check % 11).ToString(CultureInfo.InvariantCulture);
            }
        }
    }

    public static string Uid() => $"2.999.36723.9.{Interlocked.Increment(ref number)}";

    public static DocumentEntry Document(string patient, string id = "Document01") => new()
    {
        EntryUuid = id,
        UniqueId = Uid(),
        PatientId = patient,
        SourcePatientId = "LN4711^^^&2.999.36723.5&ISO",
        MimeType = "application/dicom",
        Title = "CT Thorax",
        ClassCode = new("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
        TypeCode = new("77477000", "2.16.840.1.113883.6.96", "Computed tomography"),
        FormatCode = new("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1", "Key Object Selection Document"),
        HealthcareFacilityTypeCode = new("22232009", "2.16.840.1.113883.6.96", "Hospital"),
        PracticeSettingCode = new("394914008", "2.16.840.1.113883.6.96", "Radiology"),
        ConfidentialityCodes = [new("N", "2.16.840.1.113883.5.25", "normal")],
        EventCodes = [new("CT", "DCM", "Computed Tomography")],
        LanguageCode = "en-GB",
        CreationTime = "20260301101500",
        ServiceStartTime = "202603011000",
        ServiceStopTime = "202603011010",
        RepositoryUniqueId = "2.999.36723.2",
        Hash = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
        Size = 4,
    };

    public static DocumentEntry OnDemand(string patient, string id = "OnDemand01") => Document(patient, id) with
    {
        IsOnDemand = true, CreationTime = null, Hash = null, Size = null,
    };

    public static Folder Folder(string patient, string id = "Folder01") => new()
    {
        EntryUuid = id,
        UniqueId = Uid(),
        PatientId = patient,
        Codes = [new("CT", "DCM", "Computed Tomography")],
        Title = "Referral",
    };

    public static Submission Of(params DocumentEntry[] documents) => new()
    {
        Set = Set(documents[0].PatientId!),
        Documents = documents,
        Associations = [.. documents.Select(d => Member(d.EntryUuid))],
    };

    public static SubmissionSet Set(string patient) => new()
    {
        EntryUuid = "SubmissionSet01",
        UniqueId = Uid(),
        SourceId = "2.999.36723.6",
        PatientId = patient,
        SubmissionTime = "20260301101600",
        ContentTypeCode = new("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
    };

    public static Association Member(string target, string status = "Original") => new()
    {
        EntryUuid = $"member-{target}",
        Type = AssociationTypes.HasMember,
        Source = "SubmissionSet01",
        Target = target,
        SubmissionSetStatus = status,
    };

    public static Association Link(string type, string source, string target, string id = "link") =>
        new() { EntryUuid = id, Type = type, Source = source, Target = target };

    /// <summary>The submission with an association more.</summary>
    public static Submission With(this Submission submission, params Association[] more) =>
        submission with { Associations = [.. submission.Associations, .. more] };

    /// <summary>The submission with a folder more that holds these.</summary>
    public static Submission WithFolder(this Submission submission, Folder folder, params string[] documents) =>
        (submission with { Folders = [.. submission.Folders, folder] })
        .With(Member(folder.EntryUuid) with { SubmissionSetStatus = null })
        .WithMembers(folder.EntryUuid, documents);

    /// <summary>The submission with documents more in a folder, whose memberships belong to the SubmissionSet.</summary>
    public static Submission WithMembers(this Submission submission, string folder, params string[] documents) => submission.With(
    [
        .. documents.Select((d, i) => Link(AssociationTypes.HasMember, folder, d, $"in-folder-{folder}-{i}")),
        .. documents.Select((_, i) => Link(AssociationTypes.HasMember, "SubmissionSet01", $"in-folder-{folder}-{i}", $"of-set-{folder}-{i}")),
    ]);

    /// <summary>A new document of that patient that stands in a relation to a registered one.</summary>
    public static Submission Related(string type, DocumentEntry document, string target) =>
        Of(document).With(Link(type, document.EntryUuid, target));
}
