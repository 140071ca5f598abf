using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;

namespace EmradXds.Benchmarks;

/// <summary>The submission that all measurements repeat: one imaging manifest as a trust's adapter registers it, of about 5 KB as it stands in
/// the registry.</summary>
internal static class TemplateSubmission
{
    /// <summary>Ids that each repetition replaces.</summary>
    public const string SetUniqueId = "2.999.36723.7.1";

    public const string DocumentUniqueId = "2.999.36723.7.2";

    public const string PatientNumber = "BENCH-TEMPLATE";

    public static string PatientId(AffinityDomain domain) => $"{PatientNumber}^^^&{domain.PatientIdAuthority.Oid}&ISO";

    public static Submission For(AffinityDomain domain)
    {
        string patient = PatientId(domain);
        Author author = new()
        {
            Person = "C1234567^Reporter^Roberta^^^Dr^^^&2.16.840.1.113883.2.1.4.2&ISO",
            Institutions = ["Nottingham University Hospitals^^^^^&2.16.840.1.113883.2.1.3.2.4.19.1&ISO^^^^RX1"],
        };
        const string Snomed = "2.16.840.1.113883.6.96";
        DocumentEntry document = new()
        {
            EntryUuid = "Document01",
            UniqueId = DocumentUniqueId,
            PatientId = patient,
            SourcePatientId = "RX14711^^^&2.999.36723.5&ISO",
            SourcePatientInfo = ["PID-5|Benchmark^Bertha^^^^^L"],
            MimeType = "application/dicom",
            Title = "CT Thorax with contrast",
            ClassCode = new("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
            TypeCode = new("77477000", Snomed, "Computed tomography"),
            FormatCode = new("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1", "Key Object Selection Document"),
            HealthcareFacilityTypeCode = new("22232009", Snomed, "Hospital"),
            PracticeSettingCode = new("394914008", Snomed, "Radiology"),
            ConfidentialityCodes = [new("N", "2.16.840.1.113883.5.25", "normal")],
            EventCodes = [new("CT", "DCM", "Computed Tomography")],
            Authors = [author],
            LanguageCode = "en-GB",
            CreationTime = "20260301101500",
            ServiceStartTime = "20260301100000",
            RepositoryUniqueId = "2.999.36723.2",
            Hash = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3",
            Size = 4,
            ReferenceIds =
            [
                "2.999.36723.8.1^^^^urn:ihe:iti:xds:2016:studyInstanceUID",
                "RX1ACC4711^^^&2.999.36723.9&ISO^urn:ihe:iti:xds:2013:accession",
            ],
        };
        SubmissionSet set = new()
        {
            EntryUuid = "SubmissionSet01",
            UniqueId = SetUniqueId,
            SourceId = "2.999.36723.6",
            PatientId = patient,
            SubmissionTime = "20260301101600",
            ContentTypeCode = new("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
            Authors = [author],
        };
        return new Submission
        {
            Set = set,
            Documents = [document],
            Associations =
            [
                new Association
                {
                    EntryUuid = "Association01",
                    Type = AssociationTypes.HasMember,
                    Source = set.EntryUuid,
                    Target = document.EntryUuid,
                    SubmissionSetStatus = "Original",
                },
            ],
        };
    }
}
