using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using Criteria = EmradXds.Metadata.Queries.FindFolders;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindFolders (ITI TF-2 3.18.4.1.2.3.7.3): Folders of one patient.</summary>
internal static class FindFolders
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Folders = registry.Folders.OfPatient(domain, criteria.PatientId).Passing(criteria),
    };
}
