using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>The conditions on Folders.</summary>
internal static class FolderRowFilters
{
    /// <summary>Folders that pass. From is inclusive, To exclusive; each list of codes must be met, by any of its own.</summary>
    public static IQueryable<FolderRow> Passing(this IQueryable<FolderRow> folders, FindFoldersFilters filters)
    {
        AvailabilityStatus[] statuses = [.. filters.Statuses.Distinct()];
        folders = folders.Where(f => statuses.Contains(f.Status));
        if (DtmInstant.Of(filters.LastUpdateTime.From) is { } from)
        {
            folders = folders.Where(f => f.LastUpdateTime >= from);
        }

        if (DtmInstant.Of(filters.LastUpdateTime.To) is { } to)
        {
            folders = folders.Where(f => f.LastUpdateTime < to);
        }

        foreach (IReadOnlyList<Code> list in filters.Codes)
        {
            if (RowFilters.Texts(list) is { } codes)
            {
                folders = folders.Where(f => f.Codes.Any(c => EF.Parameter(codes).Contains(c.Code)));
            }
        }

        return folders;
    }
}
