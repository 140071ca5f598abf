using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Submissions;

/// <summary>A metadata update with what the registry holds around it: the versions that get a next one, what associates them, and what else
/// the request names.</summary>
internal sealed class UpdateNeighbourhood
{
    private readonly Dictionary<string, NewVersion> versions = [];
    private readonly Dictionary<long, NewVersion> superseding = [];
    private readonly Dictionary<string, AvailabilityStatus?> statuses = [];
    private readonly Dictionary<long, AssociationRow> associations = [];
    private IReadOnlyDictionary<long, RegisteredObject> ends = new Dictionary<long, RegisteredObject>();
    private readonly HashSet<long> patientsBefore = [];
    private HashSet<long> outdated = [];

    private UpdateNeighbourhood(SubmissionNeighbourhood objects) => Objects = objects;

    /// <summary>The submission, its patient, and the registered objects that it names.</summary>
    public SubmissionNeighbourhood Objects { get; }

    public Submission Update => Objects.Submission;

    /// <summary>The new versions of logicalIDs that are registered, by their submitted ids.</summary>
    public IReadOnlyDictionary<string, NewVersion> Versions => versions;

    /// <summary>Approved associations of the versions before.</summary>
    public IReadOnlyList<AssociationRow> AssociationsBefore { get; private set; } = [];

    /// <summary>Changes of availabilityStatus.</summary>
    public IEnumerable<Association> StatusChanges => Update.Associations.Where(a => a.Type == AssociationTypes.UpdateAvailabilityStatus);

    /// <summary>Associations that SubmitAssociation brings.</summary>
    public IEnumerable<Association> Submitted => Update.Associations.Where(
        a => AssociationTypes.IsRelationship(a.Type) || (a.Type == AssociationTypes.HasMember && a.Source != Update.Set?.EntryUuid));

    public static async Task<UpdateNeighbourhood> LoadAsync(
        RegistryContext registry, AffinityDomain domain, Submission update, CancellationToken cancel)
    {
        UpdateNeighbourhood loaded = new(await SubmissionNeighbourhood.LoadAsync(registry, domain, update, cancel));
        await loaded.LoadVersionsAsync(registry, cancel);
        await loaded.LoadAssociationsAsync(registry, cancel);
        foreach (Association change in loaded.StatusChanges)
        {
            loaded.statuses.TryAdd(loaded.NameOf(change.Target), UpdateRules.StatusOf(change.NewStatus));
        }

        return loaded;
    }

    /// <summary>The entryUUIDs of the Approved associations that join these objects, by their types and ends.</summary>
    public static async Task<ILookup<(string Type, long Source, long Target), Guid>> FindApprovedAsync(
        RegistryContext registry, IReadOnlyCollection<(long Source, long Target)> ends, CancellationToken cancel)
    {
        List<(string Type, long Source, long Target, Guid EntryUuid)> found = [];
        foreach ((long Source, long Target)[] some in ends.Distinct().Chunk(RegistryContext.Chunk))
        {
            long[] sources = [.. some.Select(end => end.Source).Distinct()];
            long[] targets = [.. some.Select(end => end.Target).Distinct()];
            var associations = await registry.Associations
                .Where(a => a.Status == AvailabilityStatus.Approved && sources.Contains(a.SourceKey) && targets.Contains(a.TargetKey))
                .Select(a => new { a.Type, a.SourceKey, a.TargetKey, a.EntryUuid }).ToListAsync(cancel);
            found.AddRange(associations.Select(a => (a.Type, a.SourceKey, a.TargetKey, a.EntryUuid)));
        }

        return found.ToLookup(a => (a.Type, a.Source, a.Target), a => a.EntryUuid);
    }

    /// <summary>The new version that follows this registered one; null where it stays what it is.</summary>
    public NewVersion? Superseding(long key) => superseding.GetValueOrDefault(key);

    /// <summary>Whether a registered DocumentEntry or Folder has had a newer version before this request.</summary>
    public bool IsOutdated(long key) => outdated.Contains(key);

    /// <summary>The object at the end of an association that is registered.</summary>
    public RegisteredObject End(long key) => ends[key];

    /// <summary>A registered association that the request names.</summary>
    public AssociationRow? Association(long key) => associations.GetValueOrDefault(key);

    /// <summary>One name for what a request may call by several: a new version stands for the one before.</summary>
    public string NameOf(string id) =>
        Objects.Submitted(id) is not null || Objects.Registered(id) is not { } registered ? id
        : Superseding(registered.Key)?.Entry.EntryUuid ?? EntryUuid.ToUrn(registered.EntryUuid);

    /// <summary>The availabilityStatus something will have by the request's own changes of it.</summary>
    public AvailabilityStatus StatusAfter(string id, AvailabilityStatus before) => statuses.GetValueOrDefault(NameOf(id)) ?? before;

    /// <summary>Whether a registered association that is Approved will still be so.</summary>
    public bool StaysApproved(Guid association) =>
        StatusAfter(EntryUuid.ToUrn(association), AvailabilityStatus.Approved) == AvailabilityStatus.Approved;

    /// <summary>The registered association whose availabilityStatus changes; null where that of something else does.</summary>
    public AssociationRow? AssociationOf(Association change) =>
        Objects.Registered(change.Target) is { } registered ? Association(registered.Key) : null;

    /// <summary>Whether the request may touch what is this patient's: its own patient's, and that of versions it takes away.</summary>
    public bool IsConcerned(long? patientKey) =>
        Objects.PatientKey is null || patientKey == Objects.PatientKey || (patientKey is { } key && patientsBefore.Contains(key));

    private async Task LoadVersionsAsync(RegistryContext registry, CancellationToken cancel)
    {
        ILookup<string, Association> memberships = UpdateRules.Memberships(Update);
        Guid[] ofEntries = EntryUuid.ParseAll(Update.Documents.Select(d => d.LogicalId).OfType<string>());
        Guid[] ofFolders = EntryUuid.ParseAll(Update.Folders.Select(f => f.LogicalId).OfType<string>());
        Follow(Update.Documents, memberships, await registry.DocumentEntries
            .Where(e => EF.Parameter(ofEntries).Contains(e.LogicalId)
                && !registry.DocumentEntries.Any(n => n.LogicalId == e.LogicalId && n.Version > e.Version))
            .ToListAsync(cancel));
        Follow(Update.Folders, memberships, await registry.Folders
            .Where(f => EF.Parameter(ofFolders).Contains(f.LogicalId)
                && !registry.Folders.Any(n => n.LogicalId == f.LogicalId && n.Version > f.Version))
            .ToListAsync(cancel));
    }

    private void Follow(
        IEnumerable<RegistryEntry> entries, ILookup<string, Association> memberships, IEnumerable<PatientObjectRow> newest)
    {
        Dictionary<Guid, PatientObjectRow> rows = newest.ToDictionary(row => row.LogicalId);
        foreach (RegistryEntry entry in entries)
        {
            if (EntryUuid.TryParse(entry.LogicalId ?? "", out Guid logicalId) && rows.TryGetValue(logicalId, out PatientObjectRow? previous))
            {
                NewVersion version = new(entry, memberships[entry.EntryUuid].FirstOrDefault(), previous);
                versions.TryAdd(entry.EntryUuid, version);
                superseding.TryAdd(previous.Key, version);
                patientsBefore.Add(previous.PatientKey);
            }
        }
    }

    private async Task LoadAssociationsAsync(RegistryContext registry, CancellationToken cancel)
    {
        long[] before = [.. versions.Values.Select(v => v.Previous.Key)];
        AssociationsBefore = await registry.Associations
            .Where(a => a.Status == AvailabilityStatus.Approved
                && (EF.Parameter(before).Contains(a.SourceKey) || EF.Parameter(before).Contains(a.TargetKey)))
            .ToListAsync(cancel);

        RegisteredObject[] named = [.. Update.Associations.SelectMany(a => new[] { a.Source, a.Target })
            .Select(Objects.Registered).OfType<RegisteredObject>().DistinctBy(o => o.Key)];
        long[] namedAssociations = [.. named.Where(o => o.Kind == RegistryObjectKind.Association).Select(o => o.Key)];
        foreach (AssociationRow row in await registry.Associations
            .Where(a => EF.Parameter(namedAssociations).Contains(a.Key)).ToListAsync(cancel))
        {
            associations.Add(row.Key, row);
        }

        ends = await registry.FindEndsAsync(
            [.. AssociationsBefore.Concat(associations.Values).SelectMany(a => new[] { a.SourceKey, a.TargetKey }).Distinct()], cancel);
        long[] versioned = [.. named.Concat(ends.Values)
            .Where(o => o.Kind is RegistryObjectKind.DocumentEntry or RegistryObjectKind.Folder).Select(o => o.Key).Distinct()];
        outdated = await registry.FindOutdatedAsync(versioned, cancel);
    }
}
