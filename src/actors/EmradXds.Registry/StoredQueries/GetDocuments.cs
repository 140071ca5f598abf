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

        // What is no UUID names nothing; ids of other kinds of objects are not looked for.
        HashSet<Guid> parsed = [];
        foreach (string text in criteria.EntryUuids)
        {
            if (EntryUuid.TryParse(text, out Guid uuid))
            {
                parsed.Add(uuid);
            }
        }

        Guid[] uuids = [.. parsed];
        return registry => registry.DocumentEntries.Where(e => uuids.Contains(e.EntryUuid));
    }
}
