using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Hl7V2.Types;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using Dtm = EmradXds.Metadata.Model.Dtm;

namespace EmradXds.ImagingSource.Manifest;

/// <summary>A manifest as XDS metadata (RAD TF-3 4.68.4.1.2.3): one DocumentEntry in one SubmissionSet.</summary>
public sealed class ManifestMetadata(AffinityDomain domain, Trust trust)
{
    /// <summary>The authority of ODS codes.</summary>
    private static readonly Hd Ods = Hd.Oid("1.2.826.0.1285.0.1.10");

    private const int LongestTitle = 128;

    /// <summary>Modalities of objects that are about images, not images: not acquisition modalities (CID 29).</summary>
    private static readonly string[] NotAcquired = ["KO", "SR", "PR", "SEG", "DOC", "REG"];

    /// <summary>The submission of a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="study">The study it was made of.</param>
    /// <param name="series">The study's series.</param>
    /// <param name="affinityPatientId">CX.1 in the affinity domain's authority.</param>
    /// <param name="now">When it is submitted.</param>
    /// <returns>With entryUUIDs of our own, so that the next manifest can replace this one.</returns>
    public Submission Describe(
        KeyObjectManifest manifest, StudyRow study, IReadOnlyList<SeriesRow> series, string affinityPatientId, DateTimeOffset now)
    {
        string patientId = domain.PatientIdOf(affinityPatientId);
        Author[] authors = [new Author { Institutions = [new Xon(trust.Name, trust.Ods, Ods).ToXds()] }];
        SubmissionSet set = new()
        {
            EntryUuid = NewEntryUuid(),
            UniqueId = DicomUidGenerator.New(),
            SourceId = trust.SourceId,
            PatientId = patientId,
            SubmissionTime = Dtm.From(now),
            ContentTypeCode = Preferred("contentTypeCode"),
            Authors = authors,
        };
        DocumentEntry entry = DescribeEntry(manifest, study, series) with { PatientId = patientId, Authors = authors };
        Association member = new()
        {
            EntryUuid = NewEntryUuid(),
            Type = AssociationTypes.HasMember,
            Source = set.EntryUuid,
            Target = entry.EntryUuid,
            SubmissionSetStatus = "Original",
        };
        return new Submission { Set = set, Documents = [entry], Associations = [member, .. Replacement(entry, study)] };
    }

    private DocumentEntry DescribeEntry(KeyObjectManifest manifest, StudyRow study, IReadOnlyList<SeriesRow> series)
    {
        string localId = new Cx(study.PatientId, Hd.Oid(study.PatientIdAuthorityOid)).ToXds();
        return new DocumentEntry
        {
            EntryUuid = NewEntryUuid(),
            UniqueId = manifest.SopInstanceUid,
            SourcePatientId = localId,
            SourcePatientInfo = [.. DescribePatient(study, localId)],
            MimeType = "application/dicom",
            Title = TitleOf(study),
            FormatCode = new Code(KeyObjectManifest.SopClassUid, "1.2.840.10008.2.6.1", "Key Object Selection Document"),
            ClassCode = Preferred("classCode", "IMAGES"),
            TypeCode = TypeOf(study) ?? Preferred("typeCode", "18748-4"),
            PracticeSettingCode = Preferred("practiceSettingCode", "309964003"),
            HealthcareFacilityTypeCode = Preferred("healthcareFacilityTypeCode"),
            ConfidentialityCodes = Preferred("confidentialityCode", "N") is { } normal ? [normal] : [],
            EventCodes = [.. Events(series)],
            LanguageCode = "en-GB",
            CreationTime = Dtm.From(manifest.Created!.Value),
            ServiceStartTime = StudyTime.StartOf(study)?.ToXds(TimeZoneInfo.FindSystemTimeZoneById(trust.TimeZone)),
            ReferenceIds = [.. ReferenceIds(study)],
        };
    }

    private static IEnumerable<string> DescribePatient(StudyRow study, string localId)
    {
        yield return $"PID-3|{localId}";
        if (PersonName.ToXpn(study.PatientName) is { } name)
        {
            yield return $"PID-5|{name.ToXds()}";
        }

        if (StudyTime.DateOf(study.PatientBirthDate) is { } birth)
        {
            yield return $"PID-7|{birth}";
        }

        if (study.PatientSex is { Length: > 0 } sex)
        {
            yield return $"PID-8|{(sex is "M" or "F" or "O" ? sex : "U")}";
        }
    }

    /// <summary>The procedure's code, where the domain has it.</summary>
    private Code? TypeOf(StudyRow study) =>
        domain.Codes("typeCode").FirstOrDefault(code => code.Value == study.ProcedureCode && code.Scheme == study.ProcedureCodeScheme);

    private static string? TitleOf(StudyRow study)
    {
        string? title = study.ProcedureCodeMeaning ?? study.StudyDescription;
        return title?.Length > LongestTitle ? title[..(LongestTitle - (char.IsHighSurrogate(title[LongestTitle - 1]) ? 1 : 0))] : title;
    }

    /// <summary>eventCodeList: the acquisition modalities and the regions, as far as the domain has codes for them.</summary>
    private IEnumerable<Code> Events(IReadOnlyList<SeriesRow> series)
    {
        string[] values =
        [
            .. series.Select(s => s.Modality).OfType<string>().Except(NotAcquired).Order(StringComparer.Ordinal),
            .. series.Select(s => BodyRegions.CodeOf(s.BodyPartExamined)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
        ];
        return values.Select(value => domain.Codes("eventCodeList").FirstOrDefault(code => code.Value == value)).OfType<Code>();
    }

    private IEnumerable<string> ReferenceIds(StudyRow study)
    {
        if (study.AccessionNumber is { Length: > 0 } accession)
        {
            yield return $"{new Cx(accession, Hd.Oid(trust.AccessionAuthorityOid)).ToXds()}^urn:ihe:iti:xds:2013:accession";
        }

        yield return $"{study.StudyInstanceUid}^^^^urn:ihe:iti:xds:2016:studyInstanceUID";
    }

    private static IEnumerable<Association> Replacement(DocumentEntry entry, StudyRow study)
    {
        if (study.PublishedEntryUuid is { } replaced)
        {
            yield return new Association
            {
                EntryUuid = NewEntryUuid(), Type = AssociationTypes.Replace, Source = entry.EntryUuid, Target = replaced,
            };
        }
    }

    /// <summary>The preferred code where the domain has it, otherwise its first.</summary>
    private Code? Preferred(string attribute, string? value = null)
    {
        IReadOnlyList<Code> codes = domain.Codes(attribute);
        return codes.FirstOrDefault(code => code.Value == value) ?? (codes.Count > 0 ? codes[0] : null);
    }

    private static string NewEntryUuid() => $"urn:uuid:{Guid.CreateVersion7()}";
}
