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

    private readonly Dictionary<string, ObjectIdentity> ids = [];
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
            Guid uuid = EntryUuid.TryParse(entry.EntryUuid, out Guid submitted) ? submitted : Guid.NewGuid();
            ids.Add(entry.EntryUuid, ObjectIdentity.First(uuid, RegistryKey.Next()));
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
        registry.Add(ObjectRows.ToRow(set, ids[set.EntryUuid], patientKey));
        foreach (DocumentEntry document in submission.Documents)
        {
            registry.Add(ObjectRows.ToRow(document, ids[document.EntryUuid], patientKey));
        }

        foreach (Folder folder in submission.Folders)
        {
            registry.Add(ObjectRows.ToRow(folder, ids[folder.EntryUuid], patientKey, lastUpdateTime));
        }
    }

    private void Add(Association association) =>
        registry.Add(ObjectRows.ToRow(association, ids[association.EntryUuid], EndOf(association.Source), EndOf(association.Target)));

    private (Guid EntryUuid, long Key) EndOf(string id) =>
        ids.TryGetValue(id, out ObjectIdentity submitted) ? submitted.End
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
            ids.TryAdd(folderId, ObjectIdentity.First(folder.EntryUuid, folder.Key));
            AddMembership(submission.Set!.EntryUuid, AddMembership(folderId, replacement));
            grownFolders.Add(folder.Key);
        }
    }

    private bool IsSubmitted(Guid folder, string document) => submission.Associations.Any(
        a => a.Type == AssociationTypes.HasMember && EndOf(a.Source).EntryUuid == folder && EndOf(a.Target).EntryUuid == EndOf(document).EntryUuid);

    /// <summary>Answers the new association's id.</summary>
    private string AddMembership(string source, string target)
    {
        Guid uuid = Guid.NewGuid();
        string id = EntryUuid.ToUrn(uuid);
        ids.Add(id, ObjectIdentity.First(uuid, RegistryKey.Next()));
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

            ObjectRows.Change(row, AvailabilityStatus.Deprecated);
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
