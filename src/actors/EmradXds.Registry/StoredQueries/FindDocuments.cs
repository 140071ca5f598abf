using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using Criteria = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocuments (ITI TF-2 3.18.4.1.2.3.7.1): entries of one patient.</summary>
internal static class FindDocuments
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is not { } criteria ? null
        : IsPlain(criteria) ? view => view.Level == 1
            ? new PlainFindDocuments(view, RowFilters.IdOf(domain, criteria.PatientId), criteria.OnDemand)
            : Select(view, domain, criteria)
        : view => Select(view, domain, criteria);

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Documents = registry.DocumentEntriesFor(criteria.Statuses).OfPatient(domain, criteria.PatientId).Passing(criteria),
    };

    private static bool IsPlain(Criteria criteria) =>
        criteria.Statuses is [AvailabilityStatus.Approved] && criteria.Stable != criteria.OnDemand
        && criteria is
        {
            FormatCodes.Count: 0, ConfidentialityCodes.Count: 0, ClassCodes.Count: 0, TypeCodes.Count: 0, PracticeSettingCodes.Count: 0,
            HealthcareFacilityTypeCodes.Count: 0, EventCodes.Count: 0, AuthorPersons.Count: 0,
            CreationTime: (null, null), ServiceStartTime: (null, null), ServiceStopTime: (null, null),
        };
}
