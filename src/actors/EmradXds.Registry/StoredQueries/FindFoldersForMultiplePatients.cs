using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindFoldersForMultiplePatients;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindFoldersForMultiplePatients (ITI TF-2 3.51): Folders of some patients, or of any.</summary>
internal static class FindFoldersForMultiplePatients
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria) => new()
    {
        Folders = (criteria.PatientIds.Count > 0
            ? registry.Folders.OfPatients(domain, criteria.PatientIds)
            : OfAnyPatient(registry, criteria)).Passing(criteria),
    };

    /// <summary>One of the codes leads to the folders.</summary>
    private static IQueryable<FolderRow> OfAnyPatient(RegistryView registry, Criteria criteria)
    {
        string?[] codes = RowFilters.Texts(criteria.Codes[0])!;
        IQueryable<long> keys = registry.FolderCodes.Where(c => EF.Parameter(codes).Contains(c.Code)).Select(c => c.FolderKey);
        return registry.Folders.Where(f => keys.Contains(f.Key));
    }
}
