using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.GetSubmissionSets;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetSubmissionSets (ITI TF-2 3.18.4.1.2.3.7.9): the SubmissionSets that entries and folders are members of, and
/// these memberships.</summary>
internal static class GetSubmissionSets
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        Guid[] uuids = EntryUuid.ParseAll(criteria.EntryUuids);
        Selection members = new()
        {
            Documents = registry.DocumentEntries.Where(e => EF.Parameter(uuids).Contains(e.EntryUuid)),
            Folders = registry.Folders.Where(f => EF.Parameter(uuids).Contains(f.EntryUuid)),
        };
        IQueryable<long> keys = members.Keys;
        IQueryable<AssociationRow> memberships = registry.Memberships()
            .Where(a => keys.Contains(a.TargetKey) && registry.SubmissionSets.Any(s => s.Key == a.SourceKey));
        return new Selection
        {
            SubmissionSets = registry.SubmissionSets.Where(s => memberships.Select(a => a.SourceKey).Contains(s.Key)),
            Associations = memberships,
        };
    }
}
