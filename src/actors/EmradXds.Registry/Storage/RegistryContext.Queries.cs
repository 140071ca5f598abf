using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <content>Questions that more than one transaction asks.</content>
public sealed partial class RegistryContext
{
    /// <summary>Most ids or keys asked for in one statement.</summary>
    internal const int Chunk = 500;

    private static readonly Func<RegistryContext, string, Task<PatientRow?>> PatientById = EF.CompileAsyncQuery(
        (RegistryContext registry, string id) => registry.Patients.SingleOrDefault(p => p.Id == id));

    /// <summary>The patient id's row, tracked; null where the feed never named it.</summary>
    public Task<PatientRow?> FindPatientAsync(string id) => PatientById(this, id);

    /// <summary>Which of these patient ids are active.</summary>
    public async Task<IReadOnlySet<string>> FindActivePatientsAsync(IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        HashSet<string> found = [];
        foreach (string[] some in ids.Chunk(Chunk))
        {
            found.UnionWith(await Patients.Where(p => some.Contains(p.Id) && p.SurvivorKey == null).Select(p => p.Id).ToListAsync(cancel));
        }

        return found;
    }

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

    /// <summary>What the registry holds under these uniqueIds.</summary>
    public async Task<RegisteredUniqueIds> FindUniqueIdsAsync(IReadOnlyCollection<string> uniqueIds, CancellationToken cancel)
    {
        HashSet<string> packages = [];
        Dictionary<string, RegisteredDocument> documents = [];
        foreach (string[] some in uniqueIds.Chunk(Chunk))
        {
            packages.UnionWith(await SubmissionSets.Where(s => some.Contains(s.UniqueId)).Select(s => s.UniqueId)
                .Concat(Folders.Where(f => some.Contains(f.UniqueId)).Select(f => f.UniqueId))
                .ToListAsync(cancel));
            IQueryable<long> last = DocumentEntries.Where(e => some.Contains(e.UniqueId)).GroupBy(e => e.UniqueId)
                .Select(same => same.Max(e => e.Key));
            foreach (RegisteredDocument document in await DocumentEntries.Where(e => last.Contains(e.Key))
                .Select(e => new RegisteredDocument(e.UniqueId, e.IsOnDemand, e.Hash, e.Size)).ToListAsync(cancel))
            {
                documents.Add(document.UniqueId, document);
            }
        }

        return new RegisteredUniqueIds(packages, documents);
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
