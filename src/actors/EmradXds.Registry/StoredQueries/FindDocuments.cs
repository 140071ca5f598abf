using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocuments (ITI TF-2 3.18.4.1.2.3.7.1): entries of one patient.</summary>
/// <remarks>What is asked most, all entries of a patient of one status and type, is translated to SQL once: building and translating an
/// expression takes longer than the database does.</remarks>
internal static class FindDocuments
{
    private static readonly Func<RegistryContext, string, AvailabilityStatus, bool, int, IAsyncEnumerable<FoundObject>> PlainObjects =
        EF.CompileAsyncQuery((RegistryContext registry, string patient, AvailabilityStatus status, bool onDemand, int most) =>
            registry.DocumentEntries
                .Where(e => e.Patient!.Id == patient && e.Patient.SurvivorKey == null && e.Status == status && e.IsOnDemand == onDemand)
                .Select(e => new FoundObject { PatientKey = e.PatientKey, Fragment = e.Fragment })
                .Take(most));

    private static readonly Func<RegistryContext, string, AvailabilityStatus, bool, int, IAsyncEnumerable<Guid>> PlainReferences =
        EF.CompileAsyncQuery((RegistryContext registry, string patient, AvailabilityStatus status, bool onDemand, int most) =>
            registry.DocumentEntries
                .Where(e => e.Patient!.Id == patient && e.Patient.SurvivorKey == null && e.Status == status && e.IsOnDemand == onDemand)
                .Select(e => e.EntryUuid)
                .Take(most));

    public static Func<RegistryContext, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is not { } criteria ? null
        : IsPlain(criteria) ? registry => new Plain(registry, RowFilters.IdOf(domain, criteria.PatientId), criteria)
        : registry => Select(registry, domain, criteria);

    private static Selection Select(RegistryContext registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Documents = registry.DocumentEntries.OfPatient(domain, criteria.PatientId).Passing(criteria),
    };

    private static bool IsPlain(Criteria criteria) =>
        criteria.Statuses.Count == 1 && criteria.Stable != criteria.OnDemand
        && criteria is
        {
            FormatCodes.Count: 0, ConfidentialityCodes.Count: 0, ClassCodes.Count: 0, TypeCodes.Count: 0, PracticeSettingCodes.Count: 0,
            HealthcareFacilityTypeCodes.Count: 0, EventCodes.Count: 0, AuthorPersons.Count: 0,
            CreationTime: (null, null), ServiceStartTime: (null, null), ServiceStopTime: (null, null),
        };

    private sealed record Plain(RegistryContext Registry, string Patient, Criteria Criteria) : Selection
    {
        public override IAsyncEnumerable<FoundObject> Objects(int most) =>
            PlainObjects(Registry, Patient, Criteria.Statuses[0], Criteria.OnDemand, most);

        public override IAsyncEnumerable<Guid> References(int most) =>
            PlainReferences(Registry, Patient, Criteria.Statuses[0], Criteria.OnDemand, most);
    }
}
