using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What is registered, as a consumer of a $MetadataLevel sees it (XDS Metadata Update supplement, 3.18.4.1.2.3.5.1.1).</summary>
/// <param name="registry">What is registered.</param>
/// <param name="level">1: no superseded versions, no Deprecated Folders and associations, no entries whose document is Offline; 2:
/// everything.</param>
internal sealed class RegistryView(RegistryContext registry, int level)
{
    public RegistryContext Registry => registry;

    public int Level => level;

    public IQueryable<SubmissionSetRow> SubmissionSets => registry.SubmissionSets;

    /// <summary>At level 1 the newest versions; only they can be Approved, so that an Approved one is not asked whether it is.</summary>
    public IQueryable<DocumentEntryRow> DocumentEntries
    {
        get
        {
            if (level > 1)
            {
                return registry.DocumentEntries;
            }

            IQueryable<long> offline = registry.Set<DocumentEntryCodeRow>()
                .Where(c => c.Attribute == CodedAttribute.DocumentAvailability).Select(c => c.DocumentEntryKey);
            return registry.DocumentEntries.Where(e => !offline.Contains(e.Key)
                && (e.Status == AvailabilityStatus.Approved
                    || !registry.DocumentEntries.Any(n => n.LogicalId == e.LogicalId && n.Version > e.Version)));
        }
    }

    public IQueryable<FolderRow> Folders =>
        level > 1 ? registry.Folders : registry.Folders.Where(f => f.Status == AvailabilityStatus.Approved);

    public IQueryable<AssociationRow> Associations =>
        level > 1 ? registry.Associations : registry.Associations.Where(a => a.Status == AvailabilityStatus.Approved);

    /// <summary>Codes of DocumentEntries, at whatever level.</summary>
    public IQueryable<DocumentEntryCodeRow> DocumentEntryCodes => registry.Set<DocumentEntryCodeRow>();

    /// <summary>Reference ids of DocumentEntries, at whatever level.</summary>
    public IQueryable<DocumentEntryReferenceIdRow> DocumentEntryReferenceIds => registry.Set<DocumentEntryReferenceIdRow>();

    /// <summary>Codes of Folders, at whatever level.</summary>
    public IQueryable<FolderCodeRow> FolderCodes => registry.Set<FolderCodeRow>();
}
