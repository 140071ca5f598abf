using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Linking;

/// <summary>How links join two records.</summary>
internal static class LinkPath
{
    /// <summary>The links of a shortest way from one record to another; null where none joins them.</summary>
    public static List<LinkRow>? Between(Guid one, Guid other, IReadOnlyList<LinkRow> links)
    {
        Dictionary<Guid, LinkRow?> came = new() { [one] = null };
        Queue<Guid> next = new([one]);
        while (next.TryDequeue(out Guid here) && !came.ContainsKey(other))
        {
            foreach (LinkRow link in links.Where(link => LinkSet.Joins(link) && (link.OneId == here || link.OtherId == here)))
            {
                Guid there = link.OneId == here ? link.OtherId : link.OneId;
                if (came.TryAdd(there, link))
                {
                    next.Enqueue(there);
                }
            }
        }

        if (!came.ContainsKey(other))
        {
            return null;
        }

        List<LinkRow> path = [];
        for (Guid here = other; came[here] is { } link; here = link.OneId == here ? link.OtherId : link.OneId)
        {
            path.Add(link);
        }

        return path;
    }
}
