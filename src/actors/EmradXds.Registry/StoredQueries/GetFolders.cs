using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.GetFolders;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetFolders (ITI TF-2 3.18.4.1.2.3.7.6): folders by entryUUID or by uniqueId, of whatever status.</summary>
internal static class GetFolders
{
    public static Func<RegistryContext, IQueryable<FolderRow>>? Read(
        AdhocQueryRequest request, AffinityDomain domain, Findings findings)
    {
        if (Criteria.Read(request, findings) is not { } criteria)
        {
            return null;
        }

        if (criteria.UniqueIds.Count > 0)
        {
            string[] uniqueIds = [.. criteria.UniqueIds.Distinct()];
            return registry => registry.Folders.Where(f => uniqueIds.Contains(f.UniqueId));
        }

        Guid[] uuids = EntryUuid.ParseAll(criteria.EntryUuids);
        return registry => registry.Folders.Where(f => uuids.Contains(f.EntryUuid));
    }
}
