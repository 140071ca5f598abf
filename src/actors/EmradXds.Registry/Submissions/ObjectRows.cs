using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Submissions;

/// <summary>Makes rows of objects: the object as the registry has it, and what stored queries ask for.</summary>
internal static class ObjectRows
{
    public static SubmissionSetRow ToRow(SubmissionSet set, ObjectIdentity identity, long patientKey, Fragment fragment) => new()
    {
        Key = identity.Key,
        EntryUuid = identity.EntryUuid,
        LogicalId = identity.LogicalId,
        Version = identity.Version,
        Status = identity.Status,
        UniqueId = set.UniqueId!,
        PatientKey = patientKey,
        RegisteredPatientKey = patientKey,
        SourceId = set.SourceId,
        ContentTypeCode = DocumentEntryRow.Text(set.ContentTypeCode),
        SubmissionTime = DtmInstant.Of(set.SubmissionTime),
        Authors =
        [
            .. Persons(set.Authors)
                .Select(a => new SubmissionSetAuthorRow { SubmissionSetKey = identity.Key, Ordinal = a.Ordinal, Person = a.Person }),
        ],
        Fragment = fragment,
    };

    public static DocumentEntryRow ToRow(DocumentEntry entry, ObjectIdentity identity, long patientKey, Fragment fragment) => new()
    {
        Key = identity.Key,
        EntryUuid = identity.EntryUuid,
        LogicalId = identity.LogicalId,
        Version = identity.Version,
        Status = identity.Status,
        UniqueId = entry.UniqueId!,
        PatientKey = patientKey,
        RegisteredPatientKey = patientKey,
        IsOnDemand = entry.IsOnDemand,
        IsOffline = entry.DocumentAvailability == DocumentAvailabilities.Offline,
        Hash = entry.Hash,
        Size = entry.Size,
        CreationTime = DtmInstant.Of(entry.CreationTime),
        ServiceStartTime = DtmInstant.Of(entry.ServiceStartTime),
        ServiceStopTime = DtmInstant.Of(entry.ServiceStopTime),
        ClassCode = DocumentEntryRow.Text(entry.ClassCode),
        TypeCode = DocumentEntryRow.Text(entry.TypeCode),
        FormatCode = DocumentEntryRow.Text(entry.FormatCode),
        PracticeSettingCode = DocumentEntryRow.Text(entry.PracticeSettingCode),
        HealthcareFacilityTypeCode = DocumentEntryRow.Text(entry.HealthcareFacilityTypeCode),
        Codes =
        [
            .. ToRows(identity.Key, CodedAttribute.ConfidentialityCode, entry.ConfidentialityCodes),
            .. ToRows(identity.Key, CodedAttribute.EventCodeList, entry.EventCodes),
        ],
        Authors =
        [
            .. Persons(entry.Authors)
                .Select(a => new DocumentEntryAuthorRow { DocumentEntryKey = identity.Key, Ordinal = a.Ordinal, Person = a.Person }),
        ],
        ReferenceIds =
        [
            .. entry.ReferenceIds.Distinct()
                .Select(id => new DocumentEntryReferenceIdRow { DocumentEntryKey = identity.Key, ReferenceId = id }),
        ],
        Fragment = fragment,
    };

    /// <summary>A Folder, whose lastUpdateTime the registry says.</summary>
    public static FolderRow ToRow(Folder folder, ObjectIdentity identity, long patientKey, string lastUpdateTime) => new()
    {
        Key = identity.Key,
        EntryUuid = identity.EntryUuid,
        LogicalId = identity.LogicalId,
        Version = identity.Version,
        Status = identity.Status,
        UniqueId = folder.UniqueId!,
        PatientKey = patientKey,
        RegisteredPatientKey = patientKey,
        LastUpdateTime = DtmInstant.Of(lastUpdateTime)!.Value,
        Codes =
        [
            .. folder.Codes.Select(DocumentEntryRow.Text).Distinct()
                .Select(code => new FolderCodeRow { FolderKey = identity.Key, Code = code! }),
        ],
        Fragment = Fragment.Of(identity.Of(folder) with { LastUpdateTime = lastUpdateTime }),
    };

    public static AssociationRow ToRow(
        Association association, ObjectIdentity identity, long sourceKey, long targetKey, Fragment fragment) => new()
    {
        Key = identity.Key,
        EntryUuid = identity.EntryUuid,
        LogicalId = identity.LogicalId,
        Version = identity.Version,
        Status = identity.Status,
        Type = association.Type,
        SourceKey = sourceKey,
        TargetKey = targetKey,
        Fragment = fragment,
    };

    /// <summary>Gives a registered object another status, in its columns and in what queries return.</summary>
    public static void Change(RegistryObjectRow row, AvailabilityStatus status)
    {
        row.Status = status;
        row.Fragment = Fragment.Of(row.Fragment.Read() with { Status = status });
    }

    private static IEnumerable<DocumentEntryCodeRow> ToRows(long key, CodedAttribute attribute, IReadOnlyList<Code> codes) =>
        codes.Select(DocumentEntryRow.Text).Distinct()
            .Select(code => new DocumentEntryCodeRow { DocumentEntryKey = key, Attribute = attribute, Code = code! });

    private static IEnumerable<(string Person, int Ordinal)> Persons(IReadOnlyList<Author> authors) =>
        authors.Select((author, i) => (author.Person!, i)).Where(a => a.Item1 is not null);
}
