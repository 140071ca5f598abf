using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.GetAssociations;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetAssociations (ITI TF-2 3.18.4.1.2.3.7.7): associations with either end among some objects of any kind.</summary>
internal static class GetAssociations
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        Guid[] uuids = EntryUuid.ParseAll(criteria.EntryUuids);
        Selection objects = new()
        {
            SubmissionSets = registry.SubmissionSets.Where(s => EF.Parameter(uuids).Contains(s.EntryUuid)),
            Documents = registry.DocumentEntries.Where(e => EF.Parameter(uuids).Contains(e.EntryUuid)),
            Folders = registry.Folders.Where(f => EF.Parameter(uuids).Contains(f.EntryUuid)),
            Associations = registry.Associations.Where(a => EF.Parameter(uuids).Contains(a.EntryUuid)),
        };
        return new Selection { Associations = registry.Touching(objects.Keys, criteria.AssociationStatuses) };
    }
}
