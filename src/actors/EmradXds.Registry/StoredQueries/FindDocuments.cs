using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocuments (ITI TF-2 3.18.4.1.2.3.7.1): entries of one patient.</summary>
/// <remarks>What is asked most, all Approved entries of a patient and type, is translated to SQL once: building and translating an
/// expression takes longer than the database does. Approved are newest versions only; what is Offline is left out as by
/// <see cref="RegistryView"/>.</remarks>
internal static class FindDocuments
{
    private static readonly Func<RegistryContext, string, bool, int, IAsyncEnumerable<FoundObject>> PlainObjects =
        EF.CompileAsyncQuery((RegistryContext registry, string patient, bool onDemand, int most) =>
            registry.DocumentEntries
                .Where(e => e.Patient!.Id == patient && e.Patient.SurvivorKey == null && e.IsOnDemand == onDemand
                    && e.Status == AvailabilityStatus.Approved && !e.Codes.Any(c => c.Attribute == CodedAttribute.DocumentAvailability))
                .Select(e => new FoundObject { PatientKey = e.PatientKey, Fragment = e.Fragment })
                .Take(most));

    private static readonly Func<RegistryContext, string, bool, int, IAsyncEnumerable<Guid>> PlainReferences =
        EF.CompileAsyncQuery((RegistryContext registry, string patient, bool onDemand, int most) =>
            registry.DocumentEntries
                .Where(e => e.Patient!.Id == patient && e.Patient.SurvivorKey == null && e.IsOnDemand == onDemand
                    && e.Status == AvailabilityStatus.Approved && !e.Codes.Any(c => c.Attribute == CodedAttribute.DocumentAvailability))
                .Select(e => e.EntryUuid)
                .Take(most));

    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is not { } criteria ? null
        : IsPlain(criteria) ? view => view.Level == 1
            ? new Plain(view.Registry, RowFilters.IdOf(domain, criteria.PatientId), criteria.OnDemand)
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

    private sealed record Plain(RegistryContext Registry, string Patient, bool OnDemand) : Selection
    {
        public override IAsyncEnumerable<FoundObject> Objects(int most) => PlainObjects(Registry, Patient, OnDemand, most);

        public override IAsyncEnumerable<Guid> References(int most) => PlainReferences(Registry, Patient, OnDemand, most);
    }
}
