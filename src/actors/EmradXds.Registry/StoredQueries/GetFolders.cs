using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.GetFolders;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetFolders (ITI TF-2 3.18.4.1.2.3.7.6): folders by entryUUID, by uniqueId or by logicalID, of whatever status.</summary>
internal static class GetFolders
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        if (criteria.LogicalIds.Count == 0)
        {
            return new Selection { Folders = registry.Folders.Named(criteria.EntryUuids, criteria.UniqueIds) };
        }

        Guid[] logicalIds = EntryUuid.ParseAll(criteria.LogicalIds);
        return new Selection { Folders = registry.Folders.Where(f => EF.Parameter(logicalIds).Contains(f.LogicalId)) };
    }
}
