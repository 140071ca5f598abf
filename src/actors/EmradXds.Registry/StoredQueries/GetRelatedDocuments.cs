using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.GetRelatedDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetRelatedDocuments (ITI TF-2 3.18.4.1.2.3.7.13): an entry, those one step away from it, and what relates them;
/// nothing where nothing does.</summary>
/// <remarks>The type restricts the entries that are found, not the one that was named.</remarks>
internal static class GetRelatedDocuments
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        IQueryable<long> initial = registry.DocumentEntries.Named(criteria.EntryUuid, criteria.UniqueId).Select(e => e.Key);
        IQueryable<AssociationRow> relations = Relations(registry, criteria, initial);
        IQueryable<long> ends = relations.Select(a => a.SourceKey).Concat(relations.Select(a => a.TargetKey));
        return new Selection { Documents = registry.DocumentEntries.Where(e => ends.Contains(e.Key)), Associations = relations };
    }

    /// <summary>Associations between the entry and another of a wanted type, in either direction.</summary>
    private static IQueryable<AssociationRow> Relations(RegistryView registry, Criteria criteria, IQueryable<long> initial)
    {
        string[] kinds = [.. criteria.AssociationTypes.Distinct()];
        AvailabilityStatus[] statuses = [.. criteria.AssociationStatuses];
        IQueryable<DocumentEntryRow> others = registry.DocumentEntries.OfTypes(criteria.Stable, criteria.OnDemand);
        IQueryable<AssociationRow> wanted = registry.Associations.Where(a => EF.Parameter(kinds).Contains(a.Type) && statuses.Contains(a.Status));
        IQueryable<long> keys = wanted.Where(a => initial.Contains(a.SourceKey) && others.Any(e => e.Key == a.TargetKey)).Select(a => a.Key)
            .Concat(wanted.Where(a => initial.Contains(a.TargetKey) && others.Any(e => e.Key == a.SourceKey)).Select(a => a.Key));
        return registry.Associations.Where(a => keys.Contains(a.Key));
    }
}
