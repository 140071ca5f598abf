using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Storage;

/// <content>Questions that more than one transaction asks.</content>
public sealed partial class RegistryContext
{
    /// <summary>Most ids or keys asked for in one statement.</summary>
    internal const int Chunk = 500;

    private static readonly Func<RegistryContext, string, Task<PatientRow?>> PatientById = EF.CompileAsyncQuery(
        (RegistryContext registry, string id) => registry.Patients.SingleOrDefault(p => p.Id == id));

    /// <summary>uniqueIds of most submissions: the SubmissionSet's and those of three objects.</summary>
    private const int Few = 4;

    private static readonly Func<RegistryContext, string, string, string, string, IAsyncEnumerable<string>> PackagesOfFew =
        EF.CompileAsyncQuery((RegistryContext registry, string a, string b, string c, string d) =>
            registry.SubmissionSets.Where(s => new[] { a, b, c, d }.Contains(s.UniqueId)).Select(s => s.UniqueId)
                .Concat(registry.Folders.Where(f => new[] { a, b, c, d }.Contains(f.UniqueId)).Select(f => f.UniqueId)));

    private static readonly Func<RegistryContext, string, string, string, string, IAsyncEnumerable<RegisteredDocument>> DocumentsOfFew =
        EF.CompileAsyncQuery((RegistryContext registry, string a, string b, string c, string d) =>
            registry.DocumentEntries.Where(e => new[] { a, b, c, d }.Contains(e.UniqueId))
                .Where(e => registry.DocumentEntries.Where(same => new[] { a, b, c, d }.Contains(same.UniqueId)).GroupBy(same => same.UniqueId)
                    .Select(same => same.Max(one => one.Key & RegistryKey.Moments)).Contains(e.Key & RegistryKey.Moments))
                .Select(e => new RegisteredDocument(e.UniqueId, e.Key & RegistryKey.Moments, e.IsOnDemand, e.Hash, e.Size)));

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

    /// <summary>Which of these DocumentEntries and Folders have a newer version.</summary>
    public async Task<HashSet<long>> FindOutdatedAsync(IReadOnlyCollection<long> keys, CancellationToken cancel)
    {
        long[] all = [.. keys];
        return
        [
            .. await DocumentEntries
                .Where(e => EF.Parameter(all).Contains(e.Key) && DocumentEntries.Any(n => n.LogicalId == e.LogicalId && n.Version > e.Version))
                .Select(e => e.Key).ToListAsync(cancel),
            .. await Folders
                .Where(f => EF.Parameter(all).Contains(f.Key) && Folders.Any(n => n.LogicalId == f.LogicalId && n.Version > f.Version))
                .Select(f => f.Key).ToListAsync(cancel),
        ];
    }

    /// <summary>What the registry holds under these uniqueIds.</summary>
    public async Task<RegisteredUniqueIds> FindUniqueIdsAsync(IReadOnlyCollection<string> uniqueIds, CancellationToken cancel)
    {
        HashSet<string> packages = [];
        Dictionary<string, RegisteredDocument> documents = [];
        foreach (string[] some in uniqueIds.Chunk(uniqueIds.Count <= Few ? Few : Chunk))
        {
            await foreach (string uniqueId in PackagesBy(some).WithCancellation(cancel))
            {
                packages.Add(uniqueId);
            }

            await foreach (RegisteredDocument document in DocumentsBy(some).WithCancellation(cancel))
            {
                // Two of the same moment are both the last of their moment, but not both of their uniqueId.
                if (!documents.TryGetValue(document.UniqueId, out RegisteredDocument? other) || other.Moment < document.Moment)
                {
                    documents[document.UniqueId] = document;
                }
            }
        }

        return new RegisteredUniqueIds(packages, documents);
    }

    // A list is a statement of its own for each number of ids, and is translated each time. Of the few that nearly every submission has, none is.
    private IAsyncEnumerable<string> PackagesBy(string[] ids) => ids.Length <= Few
        ? PackagesOfFew(this, ids[0], At(ids, 1), At(ids, 2), At(ids, 3))
        : SubmissionSets.Where(s => ids.Contains(s.UniqueId)).Select(s => s.UniqueId)
            .Concat(Folders.Where(f => ids.Contains(f.UniqueId)).Select(f => f.UniqueId)).AsAsyncEnumerable();

    private IAsyncEnumerable<RegisteredDocument> DocumentsBy(string[] ids)
    {
        if (ids.Length <= Few)
        {
            return DocumentsOfFew(this, ids[0], At(ids, 1), At(ids, 2), At(ids, 3));
        }

        IQueryable<DocumentEntryRow> named = DocumentEntries.Where(e => ids.Contains(e.UniqueId));
        IQueryable<long> last = named.GroupBy(e => e.UniqueId).Select(same => same.Max(e => e.Key & RegistryKey.Moments));
        return named.Where(e => last.Contains(e.Key & RegistryKey.Moments))
            .Select(e => new RegisteredDocument(e.UniqueId, e.Key & RegistryKey.Moments, e.IsOnDemand, e.Hash, e.Size)).AsAsyncEnumerable();
    }

    /// <summary>One of a few: where there are less, the last stands for those that lack.</summary>
    private static string At(string[] ids, int index) => ids[Math.Min(index, ids.Length - 1)];

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
