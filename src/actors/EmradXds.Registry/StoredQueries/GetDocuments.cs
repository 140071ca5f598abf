using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.GetDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetDocuments (ITI TF-2 3.18.4.1.2.3.7.5): entries by entryUUID or by uniqueId, of whatever status.</summary>
internal static class GetDocuments
{
    public static Func<RegistryContext, IQueryable<DocumentEntryRow>>? Read(
        AdhocQueryRequest request, AffinityDomain domain, Findings findings)
    {
        if (Criteria.Read(request, findings) is not { } criteria)
        {
            return null;
        }

        if (criteria.UniqueIds.Count > 0)
        {
            string[] uniqueIds = [.. criteria.UniqueIds.Distinct()];
            return registry => registry.DocumentEntries.Where(e => uniqueIds.Contains(e.UniqueId));
        }

        Guid[] uuids = EntryUuid.ParseAll(criteria.EntryUuids);
        return registry => registry.DocumentEntries.Where(e => uuids.Contains(e.EntryUuid));
    }
}
