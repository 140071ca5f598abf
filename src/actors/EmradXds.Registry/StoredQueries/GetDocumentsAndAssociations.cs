using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.GetDocumentsAndAssociations;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetDocumentsAndAssociations (ITI TF-2 3.18.4.1.2.3.7.8): entries by entryUUID or by uniqueId, and
/// the associations that touch them.</summary>
internal static class GetDocumentsAndAssociations
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        IQueryable<DocumentEntryRow> documents = registry.DocumentEntries.Named(criteria.EntryUuids, criteria.UniqueIds);
        return new Selection
        {
            Documents = documents,
            Associations = registry.Touching(documents.Select(e => e.Key), criteria.AssociationStatuses),
        };
    }
}
