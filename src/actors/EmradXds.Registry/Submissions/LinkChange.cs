using System.Globalization;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Submissions;

/// <summary>Lets DocumentEntries follow their local patient id to another id of the affinity domain (ITI TF-2 3.64.4.1.3). In order: the
/// entries, then what joins them with each other, with Folders, and with SubmissionSets by reference.</summary>
/// <remarks>Versions are made and associations copied as by a metadata update. Of the constraint conflicts of 3.64.4.1.3.2 each is
/// settled for the relationship in question: a Folder follows when all its Approved entries do, and otherwise loses those that do; a
/// relationship of two entries is copied where both have the new patient id then, and otherwise stays with the version before. Rows are
/// read and written some at a time; what is kept of each entry is where its new version is.</remarks>
/// <param name="registry">What is registered.</param>
/// <param name="link">What has changed.</param>
/// <param name="patientId">The new patient id as metadata have it.</param>
/// <param name="registration">That of the SubmissionSet of the change.</param>
internal sealed class LinkChange(RegistryContext registry, XadPidLink link, string patientId, Registration registration)
{
    private const int Batch = 100;
    private const AvailabilityStatus Approved = AvailabilityStatus.Approved;

    /// <summary>New versions of DocumentEntries, by the rows of those before.</summary>
    private readonly Dictionary<long, (Guid EntryUuid, long Key)> followers = [];

    /// <summary>New versions of Folders likewise; null for a Folder that stays.</summary>
    private readonly Dictionary<long, (Guid EntryUuid, long Key)?> folders = [];

    private int dropped;

    /// <summary>Makes the change; the caller saves the rest and commits.</summary>
    /// <param name="previousKey">The patient that the local id was linked to.</param>
    /// <param name="newKey">The one that it is linked to now.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>For the log: what came of it; null where nothing follows, and nothing was written.</returns>
    public async Task<string?> MakeAsync(long previousKey, long newKey, CancellationToken cancel)
    {
        // Under the new id there is something to do only for entries of an id that is merged away.
        foreach (long patientKey in new[] { previousKey, newKey }.Distinct().Where(key => key != newKey || link.SubsumedId is not null))
        {
            await FollowAsync(patientKey, newKey, cancel);
        }

        if (followers.Count == 0)
        {
            return null;
        }

        foreach (long[] some in followers.Keys.Chunk(Batch))
        {
            await RelateAsync([.. some], newKey, cancel);
        }

        await registration.NoteChangesAsync(cancel);
        int versioned = folders.Values.Count(folder => folder is not null);
        return $"{followers.Count} documents and {versioned} folders follow, {dropped} relationships dropped";
    }

    /// <summary>Makes new versions of a patient's Approved entries that have the local id, or the one that is merged into it.</summary>
    private async Task FollowAsync(long patientKey, long newKey, CancellationToken cancel)
    {
        long[] keys = await registry.DocumentEntries.Where(e => e.PatientKey == patientKey && e.Status == Approved).Select(e => e.Key)
            .ToArrayAsync(cancel);
        foreach (long[] some in keys.Chunk(Batch))
        {
            foreach (DocumentEntryRow row in await registry.DocumentEntries.Where(e => some.Contains(e.Key)).ToListAsync(cancel))
            {
                DocumentEntry entry = (DocumentEntry)row.Fragment.Read();
                bool isSubsumed = link.IsSubsumed(entry);
                if (isSubsumed || (patientKey != newKey && link.IsLocal(entry)))
                {
                    string sourcePatientId = isSubsumed ? link.LocalId.ToXds() : entry.SourcePatientId!;
                    followers.Add(row.Key, AddNext(entry with { PatientId = patientId, SourcePatientId = sourcePatientId }, row));
                }
            }

            await SaveAsync(cancel);
        }
    }

    /// <summary>Adds the next version of an object, of which the one before is Deprecated from now on.</summary>
    private (Guid EntryUuid, long Key) AddNext(RegistryEntry next, PatientObjectRow previous)
    {
        if (followers.Count == 0)
        {
            registration.AddObjects(); // No SubmissionSet where nothing follows: it would have no content.
        }

        string id = EntryUuid.ToUrn(Guid.NewGuid());
        Association membership = new()
        {
            EntryUuid = "",
            Type = AssociationTypes.HasMember,
            Source = "SubmissionSet",
            Target = id,
            SubmissionSetStatus = next is DocumentEntry ? "Original" : null,
            PreviousVersion = previous.Version.ToString(CultureInfo.InvariantCulture),
        };
        (Guid EntryUuid, long Key) added = registration.Add(new NewVersion(next with { EntryUuid = id }, membership, previous));
        ObjectRows.Change(previous, AvailabilityStatus.Deprecated);
        return added;
    }

    /// <summary>Joins some of the new versions with what those before were joined with.</summary>
    private async Task RelateAsync(HashSet<long> some, long newKey, CancellationToken cancel)
    {
        long[] keys = [.. some];
        List<AssociationRow> touching = await registry.Associations
            .Where(a => a.Status == Approved && (keys.Contains(a.SourceKey) || keys.Contains(a.TargetKey))).ToListAsync(cancel);

        // What joins two of them is copied once, when its source's turn comes.
        touching.RemoveAll(a => followers.ContainsKey(a.SourceKey) && !some.Contains(a.SourceKey));
        IReadOnlyDictionary<long, RegisteredObject> others = await registry.FindEndsAsync(
            [.. touching.SelectMany(a => new[] { a.SourceKey, a.TargetKey }).Where(key => !followers.ContainsKey(key)).Distinct()], cancel);
        HashSet<long> outdated = await registry.FindOutdatedAsync(
            [.. others.Values.Where(o => o.Kind == RegistryObjectKind.DocumentEntry).Select(o => o.Key)], cancel);
        IEnumerable<long> undecided = others.Values
            .Where(o => o is { Kind: RegistryObjectKind.Folder, Status: Approved } && !folders.ContainsKey(o.Key)).Select(o => o.Key);
        await DecideAsync([.. undecided], cancel);
        foreach (AssociationRow row in touching)
        {
            if (row.Type == AssociationTypes.HasMember)
            {
                Join(row, others[row.SourceKey], newKey);
            }
            else if (!outdated.Contains(row.SourceKey) && !outdated.Contains(row.TargetKey))
            {
                Copy(row, others, newKey);
            }
        }

        await SaveAsync(cancel);
    }

    /// <summary>Makes new versions of those Folders of which no entry stays. What follows is not in the way: the version before
    /// is Deprecated by now.</summary>
    private async Task DecideAsync(long[] keys, CancellationToken cancel)
    {
        foreach (long[] some in keys.Chunk(RegistryContext.Chunk))
        {
            List<long> staying = await registry.Associations
                .Where(a => some.Contains(a.SourceKey) && a.Type == AssociationTypes.HasMember && a.Status == Approved
                    && registry.DocumentEntries.Any(e => e.Key == a.TargetKey && e.Status == Approved))
                .Select(a => a.SourceKey).Distinct().ToListAsync(cancel);
            foreach (FolderRow row in await registry.Folders.Where(f => some.Contains(f.Key)).ToListAsync(cancel))
            {
                folders[row.Key] = staying.Contains(row.Key)
                    ? null
                    : AddNext((Folder)row.Fragment.Read() with { PatientId = patientId }, row);
            }
        }
    }

    /// <summary>Puts a new version where the one before is a member: in a SubmissionSet that refers to it, in an Approved
    /// Folder.</summary>
    private void Join(AssociationRow membership, RegisteredObject holder, long newKey)
    {
        (Guid EntryUuid, long Key) member = followers[membership.TargetKey];
        if (holder.Kind == RegistryObjectKind.SubmissionSet)
        {
            if (membership.Fragment.Read() is Association { SubmissionSetStatus: "Reference" })
            {
                ObjectRows.Change(membership, AvailabilityStatus.Deprecated);
                registration.AddMember(registration.AddAgain(membership, (holder.EntryUuid, holder.Key), member));
            }
        }
        else if (folders.TryGetValue(holder.Key, out (Guid EntryUuid, long Key)? next))
        {
            if (next is not null || holder.PatientKey == newKey)
            {
                registration.AddCopy(membership, next ?? (holder.EntryUuid, holder.Key), member);
            }
            else
            {
                dropped++;
            }

            registration.Change(next?.Key ?? holder.Key); // It holds something else than before, be it less.
        }
    }

    /// <summary>Copies a relationship where both ends have the new patient id then. With a Deprecated end of another patient, which cannot
    /// follow, it is lost by 3.64.4.1.3.1.5, and nobody need look after it.</summary>
    private void Copy(AssociationRow original, IReadOnlyDictionary<long, RegisteredObject> others, long newKey)
    {
        RegisteredObject? stays = others.GetValueOrDefault(original.SourceKey) ?? others.GetValueOrDefault(original.TargetKey);
        if (stays is null || stays.PatientKey == newKey)
        {
            registration.AddMember(registration.AddAgain(original, EndOf(original.SourceKey), EndOf(original.TargetKey)));
        }
        else if (stays.Status == Approved)
        {
            dropped++;
        }

        (Guid EntryUuid, long Key) EndOf(long key) =>
            followers.TryGetValue(key, out (Guid EntryUuid, long Key) next) ? next : (stays!.EntryUuid, key);
    }

    private async Task SaveAsync(CancellationToken cancel)
    {
        await registry.SaveChangesAsync(cancel);
        registry.ChangeTracker.Clear();
    }
}
