using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What is registered, as a consumer of a $MetadataLevel sees it (XDS Metadata Update supplement, 3.18.4.1.2.3.5.1.1).</summary>
/// <param name="registry">What is registered.</param>
/// <param name="level">1: no superseded versions, no Deprecated Folders and associations, no entries whose document is Offline; 2:
/// everything.</param>
/// <param name="columns">How statements of one column are run.</param>
internal sealed class RegistryView(RegistryContext registry, int level, IColumnReader columns)
{
    public RegistryContext Registry => registry;

    public int Level => level;

    public IColumnReader Columns => columns;

    public IQueryable<SubmissionSetRow> SubmissionSets => registry.SubmissionSets;

    /// <summary>Entries of any status.</summary>
    public IQueryable<DocumentEntryRow> DocumentEntries => level > 1
        ? registry.DocumentEntries
        : Online().Where(e => e.Status == AvailabilityStatus.Approved
            || !registry.DocumentEntries.Any(n => n.LogicalId == e.LogicalId && n.Version > e.Version));

    /// <summary>What entries of some status, which the query asks for, are looked for in. Only newest versions are Approved: where no
    /// others are wanted, none is asked whether it is one.</summary>
    public IQueryable<DocumentEntryRow> DocumentEntriesFor(IReadOnlyList<AvailabilityStatus> statuses) =>
        level == 1 && !statuses.Contains(AvailabilityStatus.Deprecated) ? Online() : DocumentEntries;

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

    private IQueryable<DocumentEntryRow> Online() => registry.DocumentEntries.Where(e => !e.IsOffline);
}
