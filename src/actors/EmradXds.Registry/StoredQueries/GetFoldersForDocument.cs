using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using Criteria = EmradXds.Metadata.Queries.GetFoldersForDocument;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetFoldersForDocument (ITI TF-2 3.18.4.1.2.3.7.12): the Folders that hold an entry.</summary>
internal static class GetFoldersForDocument
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        IQueryable<long> documents = registry.DocumentEntries.Named(criteria.EntryUuid, criteria.UniqueId).Select(e => e.Key);
        IQueryable<long> holders = registry.Memberships().Where(a => documents.Contains(a.TargetKey)).Select(a => a.SourceKey);
        return new Selection { Folders = registry.Folders.Where(f => holders.Contains(f.Key)) };
    }
}
