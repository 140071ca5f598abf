using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Submissions;

/// <summary>Puts a checked submission into the registry, with what follows from it for what is already there (ITI TF-2 3.42.4.1.3.2).</summary>
internal sealed class Registration(RegistryContext registry, SubmissionNeighbourhood neighbourhood, DateTimeOffset now)
{
    private const AvailabilityStatus Approved = AvailabilityStatus.Approved;

    private static readonly string[] Derived = [AssociationTypes.Transform, AssociationTypes.Append];

    private readonly Dictionary<string, (Guid Uuid, long Key)> ids = [];
    private readonly HashSet<long> grownFolders = [];
    private readonly HashSet<(long Folder, string Document)> carried = [];
    private readonly string lastUpdateTime = Dtm.From(now);
    private readonly Submission submission = neighbourhood.Submission;
    private readonly long patientKey = neighbourhood.PatientKey ?? throw new InvalidOperationException("The submission was not checked.");

    /// <summary>Adds and changes rows of the context; the caller saves them.</summary>
    public async Task RegisterAsync(CancellationToken cancel)
    {
        foreach (RegistryEntry entry in neighbourhood.Entries)
        {
            ids.Add(entry.EntryUuid, (EntryUuid.TryParse(entry.EntryUuid, out Guid uuid) ? uuid : Guid.NewGuid(), RegistryKey.Next()));
        }

        AddObjects();
        foreach (Association association in submission.Associations)
        {
            Add(association);
        }

        foreach (Association association in submission.Associations)
        {
            await ActOnTargetAsync(association, cancel);
        }

        await UpdateGrownFoldersAsync(cancel);
    }

    private void AddObjects()
    {
        SubmissionSet set = submission.Set!;
        (Guid setUuid, long setKey) = ids[set.EntryUuid];
        registry.Add(new SubmissionSetRow
        {
            Key = setKey,
            EntryUuid = setUuid,
            LogicalId = setUuid,
            Version = 1,
            UniqueId = set.UniqueId!,
            PatientKey = patientKey,
            RegisteredPatientKey = patientKey,
            SourceId = set.SourceId,
            ContentTypeCode = DocumentEntryRow.Text(set.ContentTypeCode),
            SubmissionTime = DtmInstant.Of(set.SubmissionTime),
            Authors =
            [
                .. Persons(set.Authors)
                    .Select(a => new SubmissionSetAuthorRow { SubmissionSetKey = setKey, Ordinal = a.Ordinal, Person = a.Person }),
            ],
            Fragment = EbrimWriter.ToFragment(AsRegistered(set, setUuid)),
        });
        foreach (DocumentEntry document in submission.Documents)
        {
            (Guid uuid, long key) = ids[document.EntryUuid];
            registry.Add(ToRow(AsRegistered(document, uuid), uuid, key));
        }

        foreach (Folder folder in submission.Folders)
        {
            (Guid uuid, long key) = ids[folder.EntryUuid];
            registry.Add(new FolderRow
            {
                Key = key,
                EntryUuid = uuid,
                LogicalId = uuid,
                Version = 1,
                UniqueId = folder.UniqueId!,
                PatientKey = patientKey,
                RegisteredPatientKey = patientKey,
                LastUpdateTime = DtmInstant.Of(lastUpdateTime)!.Value,
                Codes =
                [
                    .. folder.Codes.Select(DocumentEntryRow.Text).Distinct()
                        .Select(code => new FolderCodeRow { FolderKey = key, Code = code! }),
                ],
                Fragment = EbrimWriter.ToFragment(AsRegistered(folder, uuid) with { LastUpdateTime = lastUpdateTime }),
            });
        }
    }

    private DocumentEntryRow ToRow(DocumentEntry entry, Guid uuid, long key) => new()
    {
        Key = key,
        EntryUuid = uuid,
        LogicalId = uuid,
        Version = 1,
        UniqueId = entry.UniqueId!,
        PatientKey = patientKey,
        RegisteredPatientKey = patientKey,
        IsOnDemand = entry.IsOnDemand,
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
            .. ToRows(key, CodedAttribute.ConfidentialityCode, entry.ConfidentialityCodes),
            .. ToRows(key, CodedAttribute.EventCodeList, entry.EventCodes),
        ],
        Authors =
        [
            .. Persons(entry.Authors)
                .Select(a => new DocumentEntryAuthorRow { DocumentEntryKey = key, Ordinal = a.Ordinal, Person = a.Person }),
        ],
        ReferenceIds =
        [
            .. entry.ReferenceIds.Distinct().Select(id => new DocumentEntryReferenceIdRow { DocumentEntryKey = key, ReferenceId = id }),
        ],
        Fragment = EbrimWriter.ToFragment(entry),
    };

    private static IEnumerable<DocumentEntryCodeRow> ToRows(long key, CodedAttribute attribute, IReadOnlyList<Code> codes) =>
        codes.Select(DocumentEntryRow.Text).Distinct()
            .Select(code => new DocumentEntryCodeRow { DocumentEntryKey = key, Attribute = attribute, Code = code! });

    private static IEnumerable<(string Person, int Ordinal)> Persons(IReadOnlyList<Author> authors) =>
        authors.Select((author, i) => (author.Person!, i)).Where(a => a.Item1 is not null);

    private static T AsRegistered<T>(T entry, Guid uuid)
        where T : RegistryEntry =>
        entry with { EntryUuid = EntryUuid.ToUrn(uuid), LogicalId = EntryUuid.ToUrn(uuid), Version = "1", Status = Approved };

    private void Add(Association association)
    {
        (Guid uuid, long key) = ids[association.EntryUuid];
        (Guid source, long sourceKey) = EndOf(association.Source);
        (Guid target, long targetKey) = EndOf(association.Target);
        registry.Add(new AssociationRow
        {
            Key = key,
            EntryUuid = uuid,
            LogicalId = uuid,
            Version = 1,
            Type = association.Type,
            SourceKey = sourceKey,
            TargetKey = targetKey,
            Fragment = EbrimWriter.ToFragment(
                AsRegistered(association, uuid) with { Source = EntryUuid.ToUrn(source), Target = EntryUuid.ToUrn(target) }),
        });
    }

    private (Guid Uuid, long Key) EndOf(string id) =>
        ids.TryGetValue(id, out (Guid Uuid, long Key) submitted) ? submitted
        : neighbourhood.Registered(id) is { } registered ? (registered.EntryUuid, registered.Key)
        : throw new InvalidOperationException("An association has an end that was not checked.");

    private async Task ActOnTargetAsync(Association association, CancellationToken cancel)
    {
        switch (association.Type)
        {
            case AssociationTypes.HasMember when neighbourhood.Registered(association.Source) is { } folder:
                grownFolders.Add(folder.Key);
                break;
            case AssociationTypes.Replace or AssociationTypes.TransformAndReplace:
                long replacedKey = EndOf(association.Target).Key;
                await CarryFolderMembershipAsync(replacedKey, association.Source, cancel);
                await DeprecateAsync(replacedKey, cancel);
                break;
        }
    }

    /// <summary>The replacement goes into each Approved folder that holds what it replaces (3.42.4.1.3.2 item 3).</summary>
    private async Task CarryFolderMembershipAsync(long replacedKey, string replacement, CancellationToken cancel)
    {
        var folders = await registry.Associations
            .Where(a => a.TargetKey == replacedKey && a.Type == AssociationTypes.HasMember && a.Status == Approved)
            .Join(registry.Folders.Where(f => f.Status == Approved), a => a.SourceKey, f => f.Key, (_, f) => new { f.Key, f.EntryUuid })
            .ToListAsync(cancel);
        foreach (var folder in folders.Where(f => !IsSubmitted(f.EntryUuid, replacement) && carried.Add((f.Key, replacement))))
        {
            string folderId = EntryUuid.ToUrn(folder.EntryUuid);
            ids.TryAdd(folderId, (folder.EntryUuid, folder.Key));
            AddMembership(submission.Set!.EntryUuid, AddMembership(folderId, replacement));
            grownFolders.Add(folder.Key);
        }
    }

    private bool IsSubmitted(Guid folder, string document) => submission.Associations.Any(
        a => a.Type == AssociationTypes.HasMember && EndOf(a.Source).Uuid == folder && EndOf(a.Target).Uuid == EndOf(document).Uuid);

    /// <summary>Answers the new association's id.</summary>
    private string AddMembership(string source, string target)
    {
        Guid uuid = Guid.NewGuid();
        string id = EntryUuid.ToUrn(uuid);
        ids.Add(id, (uuid, RegistryKey.Next()));
        Add(new Association { EntryUuid = id, Type = AssociationTypes.HasMember, Source = source, Target = target });
        return id;
    }

    /// <summary>Deprecates an entry and, with it, what was made of it or added to it, to any depth (3.42.4.1.3.2 items 1 and 2).</summary>
    private async Task DeprecateAsync(long key, CancellationToken cancel)
    {
        Stack<long> pending = new([key]);
        while (pending.TryPop(out long next))
        {
            if (await registry.DocumentEntries.SingleOrDefaultAsync(e => e.Key == next, cancel) is not { Status: Approved } row)
            {
                continue;
            }

            row.Status = AvailabilityStatus.Deprecated;
            row.Fragment = EbrimWriter.ToFragment(EbrimReader.FromFragment(row.Fragment) with { Status = AvailabilityStatus.Deprecated });
            foreach (long derived in await registry.Associations
                .Where(a => a.TargetKey == next && Derived.Contains(a.Type) && a.Status == Approved)
                .Select(a => a.SourceKey).ToListAsync(cancel))
            {
                pending.Push(derived);
            }
        }
    }

    private async Task UpdateGrownFoldersAsync(CancellationToken cancel)
    {
        foreach (long key in grownFolders)
        {
            (await registry.Folders.SingleAsync(f => f.Key == key, cancel)).SetLastUpdateTime(now);
        }
    }
}
