using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Metadata.Model.AssociationTypes;

namespace EmradXds.Registry.Submissions;

/// <summary>Nothing is appended to a transformation: no APND ends at an entry at which an Approved XFRM starts (ITI TF-3 4.2.2.2.1). To what
/// XFRM_RPLC has made something may be appended: it is the document now.</summary>
internal static class AppendRules
{
    private const AvailabilityStatus Approved = AvailabilityStatus.Approved;

    /// <summary>Checks what a registration appends; what it transforms is new, and only it itself can append to that.</summary>
    public static Task CheckRegistrationAsync(
        RegistryContext registry, SubmissionNeighbourhood neighbourhood, Findings findings, CancellationToken cancel)
    {
        IEnumerable<Association> associations = neighbourhood.Submission.Associations;
        return CheckAsync(
            registry,
            [
                .. associations.Where(a => a.Type == Append)
                    .Select(a => new End(a, "targetObject", a.Target, neighbourhood.Registered(a.Target)?.Key)),
            ],
            [.. associations.Where(a => a.Type == Transform).Select(a => new End(a, "sourceObject", a.Source, null))],
            _ => true,
            findings,
            cancel);
    }

    /// <summary>Checks what a metadata update appends and transforms, by an association or by making one Approved again.</summary>
    public static Task CheckUpdateAsync(
        RegistryContext registry, UpdateNeighbourhood neighbourhood, Findings findings, CancellationToken cancel)
    {
        List<End> appended = [];
        List<End> made = [];
        foreach (Association association in neighbourhood.Submitted.Where(a => neighbourhood.StatusAfter(a.EntryUuid, Approved) == Approved))
        {
            End source = new(association, "sourceObject", neighbourhood.NameOf(association.Source), KeyOf(association.Source));
            Add(association.Type, source, new(association, "targetObject", neighbourhood.NameOf(association.Target), KeyOf(association.Target)));
        }

        foreach (Association change in neighbourhood.StatusChanges.Where(change => UpdateRules.StatusOf(change.NewStatus) == Approved))
        {
            if (neighbourhood.AssociationOf(change) is { } row)
            {
                Add(row.Type, EndOf(change, row.SourceKey), EndOf(change, row.TargetKey));
            }
        }

        return CheckAsync(registry, appended, made, neighbourhood.StaysApproved, findings, cancel);

        long? KeyOf(string id) => neighbourhood.Objects.Registered(id)?.Key;

        End EndOf(Association change, long key) => new(change, "targetObject", EntryUuid.ToUrn(neighbourhood.End(key).EntryUuid), key);

        void Add(string type, End source, End target)
        {
            switch (type)
            {
                case Append:
                    appended.Add(target);
                    break;
                case Transform:
                    made.Add(source);
                    break;
            }
        }
    }

    /// <summary>An end at which something is appended or made: who says so, and what it is called there.</summary>
    private sealed record End(Association Said, string Attribute, string Name, long? Key);

    private static async Task CheckAsync(
        RegistryContext registry,
        IReadOnlyCollection<End> appended,
        IReadOnlyCollection<End> made,
        Func<Guid, bool> staysApproved,
        Findings findings,
        CancellationToken cancel)
    {
        HashSet<string> names = [.. made.Select(end => end.Name)];
        HashSet<long> keys = [];
        foreach (long[] some in KeysOf(appended).Chunk(RegistryContext.Chunk))
        {
            var transformations = await registry.Associations
                .Where(a => some.Contains(a.SourceKey) && a.Type == Transform && a.Status == Approved)
                .Select(a => new { a.EntryUuid, a.SourceKey }).ToListAsync(cancel);
            keys.UnionWith(transformations.Where(a => staysApproved(a.EntryUuid)).Select(a => a.SourceKey));
        }

        foreach (long[] some in KeysOf(made).Chunk(RegistryContext.Chunk))
        {
            var addenda = await registry.Associations
                .Where(a => some.Contains(a.TargetKey) && a.Type == Append && a.Status == Approved)
                .Select(a => new { a.EntryUuid, a.TargetKey }).ToListAsync(cancel);
            keys.UnionWith(addenda.Where(a => staysApproved(a.EntryUuid)).Select(a => a.TargetKey));
        }

        foreach (End end in appended.Where(end => names.Contains(end.Name) || (end.Key is { } key && keys.Contains(key)))
            .Concat(made.Where(end => end.Key is { } key && keys.Contains(key))))
        {
            findings.Report(
                XdsErrorCode.XDSRegistryMetadataError, "Something would be appended to a transformation", end.Said, end.Attribute, end.Name,
                "no entry at which both an APND ends and an XFRM starts");
        }
    }

    private static IEnumerable<long> KeysOf(IEnumerable<End> ends) => ends.Select(end => end.Key).OfType<long>().Distinct();
}
