using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Removals;

/// <summary>Registered objects that are to go together, and what would be left without them (ITI RMD supplement, 3.62.4.1.3).</summary>
/// <remarks>What stays must be whole: no association without its ends, no object without the SubmissionSet it came with, no SubmissionSet
/// without content. Nothing else follows from a removal: what was replaced by a removed entry stays Deprecated.</remarks>
internal sealed class Removal
{
    private readonly RegistryContext registry;
    private readonly Findings findings;
    private readonly Dictionary<long, RegisteredObject> removed;

    /// <summary>The associations among what is removed.</summary>
    private readonly List<Link> links = [];

    private Removal(RegistryContext registry, IEnumerable<RegisteredObject> removed, Findings findings) =>
        (this.registry, this.removed, this.findings) = (registry, removed.ToDictionary(o => o.Key), findings);

    /// <summary>Looks for the objects; what is not there is a finding.</summary>
    public static async Task<Removal> LoadAsync(
        RegistryContext registry, IReadOnlyCollection<Guid> uuids, Findings findings, CancellationToken cancel)
    {
        IReadOnlyDictionary<Guid, RegisteredObject> objects = await registry.FindObjectsAsync(uuids, cancel);
        foreach (Guid uuid in uuids.Where(uuid => !objects.ContainsKey(uuid)))
        {
            string id = EntryUuid.ToUrn(uuid);
            findings.Error(UnresolvedReferenceException, $"ObjectRef, id '{id}': no such object; expected that of a registered one", id);
        }

        return new Removal(registry, objects.Values, findings);
    }

    /// <summary>Adds a finding for each tie that would be cut.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        await CheckReferencesAsync(cancel);
        Dictionary<long, Guid> sets = await FindSetsAsync(links.Select(link => link.SourceKey).Where(IsKept), cancel);
        await CheckSetsAsync(sets, cancel);
        await CheckMembersAsync(sets, cancel);
    }

    /// <summary>Removes the objects with everything they are found by, and notes the moment on folders that lose a member; the caller saves
    /// the latter.</summary>
    public async Task RemoveAsync(DateTimeOffset now, CancellationToken cancel)
    {
        IEnumerable<long> sources = links.Where(link => link.Type == AssociationTypes.HasMember).Select(link => link.SourceKey);
        foreach (long[] some in sources.Where(IsKept).Distinct().Chunk(RegistryContext.Chunk))
        {
            foreach (FolderRow folder in await registry.Folders.Where(f => some.Contains(f.Key)).ToListAsync(cancel))
            {
                folder.SetLastUpdateTime(now);
            }
        }

        await DeleteAsync(registry.Associations, RegistryObjectKind.Association, cancel);
        await DeleteAsync(registry.DocumentEntries, RegistryObjectKind.DocumentEntry, cancel);
        await DeleteAsync(registry.Folders, RegistryObjectKind.Folder, cancel);
        await DeleteAsync(registry.SubmissionSets, RegistryObjectKind.SubmissionSet, cancel);
    }

    private bool IsKept(long key) => !removed.ContainsKey(key);

    /// <summary>No object goes whose association stays.</summary>
    private async Task CheckReferencesAsync(CancellationToken cancel)
    {
        HashSet<long> seen = [];
        foreach (long[] some in removed.Keys.Chunk(RegistryContext.Chunk))
        {
            List<Link> touching = await registry.Associations
                .Where(a => some.Contains(a.Key) || some.Contains(a.SourceKey) || some.Contains(a.TargetKey))
                .Select(a => new Link(a.Key, a.EntryUuid, a.Type, a.SourceKey, a.TargetKey)).ToListAsync(cancel);
            foreach (Link link in touching.Where(link => seen.Add(link.Key)))
            {
                if (!IsKept(link.Key))
                {
                    links.Add(link);
                    continue;
                }

                ReportReference(link, "sourceObject", link.SourceKey);
                ReportReference(link, "targetObject", link.TargetKey);
            }
        }
    }

    private void ReportReference(Link link, string attribute, long end)
    {
        if (removed.TryGetValue(end, out RegisteredObject? referenced))
        {
            string id = EntryUuid.ToUrn(referenced.EntryUuid);
            findings.Error(
                ReferencesExistException,
                $"{referenced.Kind} {id} is the {attribute} of Association {EntryUuid.ToUrn(link.EntryUuid)}, which would stay; "
                + "expected both in the request, or neither",
                id);
        }
    }

    /// <summary>Of these keys those that are SubmissionSets.</summary>
    private async Task<Dictionary<long, Guid>> FindSetsAsync(IEnumerable<long> keys, CancellationToken cancel)
    {
        Dictionary<long, Guid> sets = [];
        foreach (long[] some in keys.Distinct().Chunk(RegistryContext.Chunk))
        {
            var found = await registry.SubmissionSets.Where(s => some.Contains(s.Key)).Select(s => new { s.Key, s.EntryUuid })
                .ToListAsync(cancel);
            found.ForEach(set => sets.Add(set.Key, set.EntryUuid));
        }

        return sets;
    }

    /// <summary>No SubmissionSet stays without content.</summary>
    private async Task CheckSetsAsync(Dictionary<long, Guid> sets, CancellationToken cancel)
    {
        HashSet<long> whole = [];
        foreach (long[] some in sets.Keys.Chunk(RegistryContext.Chunk))
        {
            var leaving = await registry.Associations.Where(a => some.Contains(a.SourceKey)).Select(a => new { a.Key, a.SourceKey })
                .ToListAsync(cancel);
            whole.UnionWith(leaving.Where(a => IsKept(a.Key)).Select(a => a.SourceKey));
        }

        foreach (Guid set in sets.Where(set => !whole.Contains(set.Key)).Select(set => set.Value))
        {
            string id = EntryUuid.ToUrn(set);
            findings.Error(
                XDSUnreferencedObjectException, $"SubmissionSet {id} would stay without content; expected it in the request as well", id);
        }
    }

    /// <summary>No object stays without the SubmissionSet it came with.</summary>
    private async Task CheckMembersAsync(Dictionary<long, Guid> sets, CancellationToken cancel)
    {
        IEnumerable<long> losing = links
            .Where(link => link.Type == AssociationTypes.HasMember && IsKept(link.TargetKey) && IsSet(link.SourceKey, sets))
            .Select(link => link.TargetKey).Distinct();
        foreach (long[] some in losing.Chunk(RegistryContext.Chunk))
        {
            var memberships = await registry.Associations
                .Where(a => some.Contains(a.TargetKey) && a.Type == AssociationTypes.HasMember
                    && registry.SubmissionSets.Any(s => s.Key == a.SourceKey))
                .Select(a => new { a.Key, a.TargetKey, a.Fragment }).ToListAsync(cancel);
            HashSet<long> held = [.. memberships.Where(a => IsKept(a.Key) && !IsReference(a.Fragment)).Select(a => a.TargetKey)];
            await ReportOrphansAsync([.. some.Where(key => !held.Contains(key))], cancel);
        }
    }

    private bool IsSet(long key, Dictionary<long, Guid> sets) =>
        sets.ContainsKey(key) || (removed.TryGetValue(key, out RegisteredObject? gone) && gone.Kind == RegistryObjectKind.SubmissionSet);

    private static bool IsReference(Fragment fragment) =>
        fragment.Read() is Association { SubmissionSetStatus: "Reference" };

    private async Task ReportOrphansAsync(long[] keys, CancellationToken cancel)
    {
        Guid[] orphans =
        [
            .. await registry.DocumentEntries.Where(e => keys.Contains(e.Key)).Select(e => e.EntryUuid).ToListAsync(cancel),
            .. await registry.Folders.Where(f => keys.Contains(f.Key)).Select(f => f.EntryUuid).ToListAsync(cancel),
            .. await registry.Associations.Where(a => keys.Contains(a.Key)).Select(a => a.EntryUuid).ToListAsync(cancel),
        ];
        foreach (RegisteredObject orphan in (await registry.FindObjectsAsync(orphans, cancel)).Values)
        {
            string id = EntryUuid.ToUrn(orphan.EntryUuid);
            findings.Error(
                XDSUnreferencedObjectException,
                $"{orphan.Kind} {id} would stay without its membership in the SubmissionSet it came with; "
                + "expected it in the request as well",
                id);
        }
    }

    private async Task DeleteAsync<T>(DbSet<T> rows, RegistryObjectKind kind, CancellationToken cancel)
        where T : RegistryObjectRow
    {
        foreach (long[] some in removed.Values.Where(o => o.Kind == kind).Select(o => o.Key).Chunk(RegistryContext.Chunk))
        {
            await rows.Where(row => some.Contains(row.Key)).ExecuteDeleteAsync(cancel);
        }
    }

    private sealed record Link(long Key, Guid EntryUuid, string Type, long SourceKey, long TargetKey);
}
