using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <content>Questions that more than one transaction asks.</content>
public sealed partial class RegistryContext
{
    /// <summary>Most ids asked for in one statement.</summary>
    private const int Chunk = 500;

    private static readonly Func<RegistryContext, string, Task<PatientRow?>> PatientById = EF.CompileAsyncQuery(
        (RegistryContext registry, string id) => registry.Patients.SingleOrDefault(p => p.Id == id));

    /// <summary>The patient id's row, tracked; null where the feed never named it.</summary>
    public Task<PatientRow?> FindPatientAsync(string id) => PatientById(this, id);

    /// <summary>The registered objects of any kind with these entryUUIDs.</summary>
    public async Task<IReadOnlyDictionary<Guid, RegisteredObject>> FindObjectsAsync(IReadOnlyCollection<Guid> uuids, CancellationToken cancel)
    {
        Dictionary<Guid, RegisteredObject> found = [];
        foreach (Guid[] some in uuids.Chunk(Chunk))
        {
            List<RegisteredObject> objects = await ReadAsync(
                DocumentEntries.Where(e => some.Contains(e.EntryUuid)),
                Folders.Where(f => some.Contains(f.EntryUuid)),
                SubmissionSets.Where(s => some.Contains(s.EntryUuid)),
                Associations.Where(a => some.Contains(a.EntryUuid)),
                cancel);
            objects.ForEach(one => found.Add(one.EntryUuid, one));
        }

        return found;
    }

    /// <summary>The registered objects that these keys, ends of associations, lead to.</summary>
    public async Task<IReadOnlyDictionary<long, RegisteredObject>> FindEndsAsync(IReadOnlyCollection<long> keys, CancellationToken cancel)
    {
        Dictionary<long, RegisteredObject> found = [];
        foreach (long[] some in keys.Chunk(Chunk))
        {
            List<RegisteredObject> objects = await ReadAsync(
                DocumentEntries.Where(e => some.Contains(e.Key)),
                Folders.Where(f => some.Contains(f.Key)),
                SubmissionSets.Where(s => some.Contains(s.Key)),
                Associations.Where(a => some.Contains(a.Key)),
                cancel);
            objects.ForEach(one => found.Add(one.Key, one));
        }

        return found;
    }

    /// <summary>Which of these uniqueIds any SubmissionSet, Folder or DocumentEntry has.</summary>
    public async Task<IReadOnlySet<string>> FindUniqueIdsAsync(IReadOnlyCollection<string> uniqueIds, CancellationToken cancel)
    {
        HashSet<string> found = [];
        foreach (string[] some in uniqueIds.Chunk(Chunk))
        {
            found.UnionWith(await SubmissionSets.Where(s => some.Contains(s.UniqueId)).Select(s => s.UniqueId).ToListAsync(cancel));
            found.UnionWith(await Folders.Where(f => some.Contains(f.UniqueId)).Select(f => f.UniqueId).ToListAsync(cancel));
            found.UnionWith(await DocumentEntries.Where(e => some.Contains(e.UniqueId)).Select(e => e.UniqueId).ToListAsync(cancel));
        }

        return found;
    }

    private static async Task<List<RegisteredObject>> ReadAsync(
        IQueryable<DocumentEntryRow> entries,
        IQueryable<FolderRow> folders,
        IQueryable<SubmissionSetRow> sets,
        IQueryable<AssociationRow> associations,
        CancellationToken cancel) =>
    [
        .. await entries
            .Select(e => new RegisteredObject(RegistryObjectKind.DocumentEntry, e.Key, e.EntryUuid, e.Status, e.PatientKey, e.IsOnDemand))
            .ToListAsync(cancel),
        .. await folders
            .Select(f => new RegisteredObject(RegistryObjectKind.Folder, f.Key, f.EntryUuid, f.Status, f.PatientKey, false))
            .ToListAsync(cancel),
        .. await sets
            .Select(s => new RegisteredObject(RegistryObjectKind.SubmissionSet, s.Key, s.EntryUuid, s.Status, s.PatientKey, false))
            .ToListAsync(cancel),
        .. await associations
            .Select(a => new RegisteredObject(RegistryObjectKind.Association, a.Key, a.EntryUuid, a.Status, null, false))
            .ToListAsync(cancel),
    ];
}
