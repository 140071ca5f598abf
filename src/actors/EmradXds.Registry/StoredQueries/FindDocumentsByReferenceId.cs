using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using Criteria = EmradXds.Metadata.Queries.FindDocumentsByReferenceId;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocumentsByReferenceId (ITI TF-2 3.18.4.1.2.3.7.14): entries of one patient that state ids.</summary>
internal static class FindDocumentsByReferenceId
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Documents = registry.DocumentEntriesFor(criteria.Statuses).OfPatient(domain, criteria.PatientId)
            .Passing(criteria).Referring(criteria.ReferenceIds),
    };
}
