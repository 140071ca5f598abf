using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindDocumentsForMultiplePatients;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocumentsForMultiplePatients (ITI TF-2 3.51): entries of some patients, or of any.</summary>
internal static class FindDocumentsForMultiplePatients
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Documents = (criteria.PatientIds.Count > 0
            ? registry.DocumentEntriesFor(criteria.Statuses).OfPatients(domain, criteria.PatientIds)
            : OfAnyPatient(registry, criteria)).Passing(criteria),
    };

    /// <summary>Where nothing else leads to the entries, an event code does: asked of each entry it would lead through all.</summary>
    private static IQueryable<DocumentEntryRow> OfAnyPatient(RegistryView registry, Criteria criteria)
    {
        if (criteria.ClassCodes.Count + criteria.HealthcareFacilityTypeCodes.Count > 0)
        {
            return registry.DocumentEntriesFor(criteria.Statuses);
        }

        string?[] codes = RowFilters.Texts(criteria.EventCodes[0])!;
        IQueryable<long> keys = registry.DocumentEntryCodes
            .Where(c => c.Attribute == CodedAttribute.EventCodeList && EF.Parameter(codes).Contains(c.Code))
            .Select(c => c.DocumentEntryKey);
        return registry.DocumentEntriesFor(criteria.Statuses).Where(e => keys.Contains(e.Key));
    }
}
