using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocuments (ITI TF-2 3.18.4.1.2.3.7.1): entries of one patient.</summary>
internal static class FindDocuments
{
    public static Func<RegistryContext, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryContext registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Documents = registry.DocumentEntries.OfPatient(domain, criteria.PatientId).Passing(criteria),
    };
}
