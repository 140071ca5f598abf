using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.FindDocumentsExclude;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocumentsExclude (CP-ITI-1323): entries of one patient without those that are excluded.</summary>
internal static class FindDocumentsExclude
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria)
    {
        IQueryable<DocumentEntryRow> ofPatient = registry.DocumentEntriesFor(criteria.Statuses).OfPatient(domain, criteria.PatientId);
        return new() { Documents = ofPatient.Passing(criteria).Referring(criteria.ReferenceIds).Without(criteria.Excluded, ofPatient) };
    }
}
