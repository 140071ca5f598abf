using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.GetFolderAndContents;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetFolderAndContents (ITI TF-2 3.18.4.1.2.3.7.11): a Folder, its entries, and their memberships.</summary>
internal static class GetFolderAndContents
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        IQueryable<FolderRow> folders = registry.Folders.Named(criteria.EntryUuid, criteria.UniqueId);
        IQueryable<long> folderKeys = folders.Select(f => f.Key);
        IQueryable<AssociationRow> memberships = registry.Memberships().Where(a => folderKeys.Contains(a.SourceKey));
        IQueryable<DocumentEntryRow> documents =
            registry.DocumentEntries.Where(e => memberships.Select(a => a.TargetKey).Contains(e.Key)).Passing(criteria);
        IQueryable<long> documentKeys = documents.Select(e => e.Key);
        return new Selection
        {
            Folders = folders,
            Documents = documents,
            Associations = memberships.Where(a => documentKeys.Contains(a.TargetKey)),
        };
    }
}
