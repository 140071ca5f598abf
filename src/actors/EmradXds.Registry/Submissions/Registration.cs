using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Submissions;

/// <summary>Puts a checked submission into the registry, with what follows from it for what is already there (ITI TF-2 3.42.4.1.3.2).</summary>
/// <param name="registry">Where it goes.</param>
/// <param name="neighbourhood">The submission and what is registered around it.</param>
/// <param name="now">When.</param>
/// <param name="first">What was made of the objects before; null in a metadata update.</param>
/// <param name="versions">The objects that are new versions of registered ones, by their submitted ids; null in a registration.</param>
internal sealed class Registration(
    RegistryContext registry,
    SubmissionNeighbourhood neighbourhood,
    DateTimeOffset now,
    FirstVersions? first = null,
    IReadOnlyDictionary<string, NewVersion>? versions = null)
{
    private const AvailabilityStatus Approved = AvailabilityStatus.Approved;

    private static readonly string[] Derived = [AssociationTypes.Transform, AssociationTypes.Append];

    private readonly Dictionary<string, ObjectIdentity> ids = [];
    private readonly HashSet<long> changedFolders = [];
    private readonly HashSet<(long Folder, string Document)> carried = [];
    private readonly Submission submission = neighbourhood.Submission;
    private readonly long patientKey = neighbourhood.PatientKey ?? throw new InvalidOperationException("The submission was not checked.");

    /// <summary>Adds and changes rows of the context; the caller saves them.</summary>
    public async Task RegisterAsync(CancellationToken cancel)
    {
        AddObjects();
        foreach (Association association in submission.Associations)
        {
            Add(association);
        }

        await ActAsync(submission.Associations, cancel);
        await NoteChangesAsync(cancel);
    }

    /// <summary>Gives ids to everything submitted, and adds what is no association.</summary>
    public void AddObjects()
    {
        foreach (RegistryEntry entry in neighbourhood.Entries)
        {
            Guid uuid = first?.UuidOf(entry) ?? (EntryUuid.TryParse(entry.EntryUuid, out Guid submitted) ? submitted : Guid.NewGuid());
            long key = NextKeyOf(entry);
            ids.Add(entry.EntryUuid, VersionOf(entry)?.Identity(uuid, key) ?? ObjectIdentity.First(uuid, key));
        }

        SubmissionSet set = submission.Set!;
        registry.Add(ObjectRows.ToRow(set, ids[set.EntryUuid], patientKey, FragmentOf(set)));
        foreach (RegistryEntry entry in submission.Documents.Concat<RegistryEntry>(submission.Folders))
        {
            AddRow(entry, VersionOf(entry)?.Previous);
        }
    }

    /// <summary>Adds a new version that was not submitted, with its membership, which says the version before.</summary>
    public (Guid EntryUuid, long Key) Add(NewVersion version)
    {
        ObjectIdentity identity = version.Identity(Guid.NewGuid(), NextKeyOf(version.Entry));
        ids.Add(version.Entry.EntryUuid, identity);
        AddRow(version.Entry, version.Previous);
        AddNew(version.Membership!, EndOf(submission.Set!.EntryUuid), identity.End);
        return identity.End;
    }

    public void Add(Association association)
    {
        if (first is null)
        {
            Add(association, EndOf(association.Source), EndOf(association.Target));
            return;
        }

        registry.Add(ObjectRows.ToRow(
            association, ids[association.EntryUuid], EndOf(association.Source).Key, EndOf(association.Target).Key, first.FragmentOf(association)));
    }

    /// <summary>Adds a membership; answers its id.</summary>
    public string AddMembership(string source, string target) =>
        AddNew(
            new Association { EntryUuid = "", Type = AssociationTypes.HasMember, Source = source, Target = target },
            EndOf(source),
            EndOf(target));

    /// <summary>Adds a registered association once more, between other ends; one of a Folder as a member of the SubmissionSet.</summary>
    public void AddCopy(AssociationRow original, (Guid EntryUuid, long Key) source, (Guid EntryUuid, long Key) target)
    {
        string id = AddAgain(original, source, target);
        if (original.Type == AssociationTypes.HasMember)
        {
            AddMember(id);
        }
    }

    /// <summary>Makes what was added a member of the SubmissionSet.</summary>
    public void AddMember(string id) => AddMembership(submission.Set!.EntryUuid, id);

    /// <summary>Adds a registered association once more, between other ends; answers its id.</summary>
    public string AddAgain(AssociationRow original, (Guid EntryUuid, long Key) source, (Guid EntryUuid, long Key) target) =>
        AddNew((Association)original.Fragment.Read(), source, target);

    /// <summary>Where an association ends that names this id.</summary>
    public (Guid EntryUuid, long Key) EndOf(string id) =>
        ids.TryGetValue(id, out ObjectIdentity submitted) ? submitted.End
        : neighbourhood.Registered(id) is { } registered ? (registered.EntryUuid, registered.Key)
        : throw new InvalidOperationException("An association has an end that was not checked.");

    /// <summary>Does what follows from associations for what they end at. What hangs on an entry that is replaced may have come with the
    /// replacement, so everything is saved before it is looked for.</summary>
    public async Task ActAsync(IReadOnlyList<Association> associations, CancellationToken cancel)
    {
        if (associations.Any(a => AssociationTypes.IsReplacement(a.Type)))
        {
            await registry.SaveChangesAsync(cancel);
        }

        foreach (Association association in associations)
        {
            await ActOnTargetAsync(association, cancel);
        }
    }

    /// <summary>Remembers that a Folder holds something else than before.</summary>
    public void Change(long folderKey) => changedFolders.Add(folderKey);

    /// <summary>Notes the moment on Folders that hold something else than before.</summary>
    public async Task NoteChangesAsync(CancellationToken cancel)
    {
        foreach (long key in changedFolders)
        {
            (await registry.Folders.FindAsync([key], cancel))!.SetLastUpdateTime(now);
        }
    }

    private long NextKeyOf(RegistryEntry entry) => entry is DocumentEntry ? RegistryKey.NextOfEntry(patientKey) : RegistryKey.Next();

    private void AddRow(RegistryEntry entry, PatientObjectRow? previous)
    {
        ObjectIdentity identity = ids[entry.EntryUuid];
        if (entry is DocumentEntry document)
        {
            registry.Add(ObjectRows.ToRow(document, identity, patientKey, FragmentOf(document)));
            return;
        }

        // A new version of a Folder holds what the one before held, since then.
        string since = previous is FolderRow before ? $"{before.LastUpdateTime}" : Dtm.From(now);
        registry.Add(ObjectRows.ToRow((Folder)entry, identity, patientKey, since));
    }

    private Fragment FragmentOf(RegistryEntry entry) => first?.FragmentOf(entry) ?? Fragment.Of(ids[entry.EntryUuid].Of(entry));

    private NewVersion? VersionOf(RegistryEntry entry) => versions?.GetValueOrDefault(entry.EntryUuid);

    private void Add(Association association, (Guid EntryUuid, long Key) source, (Guid EntryUuid, long Key) target) =>
        registry.Add(ObjectRows.ToRow(association, ids[association.EntryUuid], source.Key, target.Key, Fragment.Of(
            ids[association.EntryUuid].Of(association) with
            {
                Source = EntryUuid.ToUrn(source.EntryUuid), Target = EntryUuid.ToUrn(target.EntryUuid),
            })));

    private string AddNew(Association association, (Guid EntryUuid, long Key) source, (Guid EntryUuid, long Key) target)
    {
        Guid uuid = Guid.NewGuid();
        string id = EntryUuid.ToUrn(uuid);
        ids.Add(id, ObjectIdentity.First(uuid, RegistryKey.Next()));
        Add(association with { EntryUuid = id }, source, target);
        return id;
    }

    private async Task ActOnTargetAsync(Association association, CancellationToken cancel)
    {
        switch (association.Type)
        {
            case AssociationTypes.HasMember when association.Source != submission.Set!.EntryUuid:
                Change(EndOf(association.Source).Key);
                break;
            case var type when AssociationTypes.IsReplacement(type):
                long replacedKey = EndOf(association.Target).Key;
                await CarryFolderMembershipAsync(replacedKey, association.Source, cancel);
                await DeprecateAsync(replacedKey, EndOf(association.Source).Key, cancel);
                break;
        }
    }

    /// <summary>The replacement goes into each Approved folder that holds what it replaces (3.42.4.1.3.2 item 3).</summary>
    private async Task CarryFolderMembershipAsync(long replacedKey, string replacement, CancellationToken cancel)
    {
        long replacementKey = EndOf(replacement).Key;
        var folders = await registry.Associations
            .Where(a => a.TargetKey == replacedKey && a.Type == AssociationTypes.HasMember && a.Status == Approved)
            .Join(registry.Folders.Where(f => f.Status == Approved), a => a.SourceKey, f => f.Key, (_, f) => new { f.Key, f.EntryUuid })
            .Where(f => !registry.Associations.Any(
                a => a.SourceKey == f.Key && a.TargetKey == replacementKey && a.Type == AssociationTypes.HasMember && a.Status == Approved))
            .ToListAsync(cancel);
        foreach (var folder in folders.Where(f => carried.Add((f.Key, replacement))))
        {
            string folderId = EntryUuid.ToUrn(folder.EntryUuid);
            ids.TryAdd(folderId, ObjectIdentity.First(folder.EntryUuid, folder.Key));
            AddMembership(submission.Set!.EntryUuid, AddMembership(folderId, replacement));
            Change(folder.Key);
        }
    }

    /// <summary>Deprecates an entry and, with it, what was made of it or added to it, to any depth (3.42.4.1.3.2 items 1 and 2).</summary>
    /// <param name="key">The entry.</param>
    /// <param name="replacementKey">What replaces it, which stays even where it was made of it.</param>
    /// <param name="cancel">Stops waiting.</param>
    private async Task DeprecateAsync(long key, long replacementKey, CancellationToken cancel)
    {
        Stack<long> pending = new([key]);
        while (pending.TryPop(out long next))
        {
            if (await registry.DocumentEntries.SingleOrDefaultAsync(e => e.Key == next, cancel) is not { Status: Approved } row)
            {
                continue;
            }

            ObjectRows.Change(row, AvailabilityStatus.Deprecated);
            foreach (long derived in await registry.Associations
                .Where(a => a.TargetKey == next && a.SourceKey != replacementKey && Derived.Contains(a.Type) && a.Status == Approved)
                .Select(a => a.SourceKey).ToListAsync(cancel))
            {
                pending.Push(derived);
            }
        }
    }
}
