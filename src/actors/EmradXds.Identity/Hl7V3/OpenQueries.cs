using EmradXds.Hl7V3;

namespace EmradXds.Identity.Hl7V3;

/// <summary>Queries of which more may be asked, each by the device that asked it and by the id it gave it.</summary>
/// <remarks>Kept in memory: after a restart the consumer asks anew.</remarks>
internal sealed class OpenQueries(TimeProvider clock)
{
    /// <summary>How long after its last answer a query is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Queries kept; the one not asked for the longest goes first.</summary>
    public const int MostKept = 500;

    private readonly Lock changing = new();
    private readonly Dictionary<(InstanceIdentifier? Sender, InstanceIdentifier Id), (OpenQuery Query, DateTimeOffset Asked)> kept = [];

    /// <summary>Keeps a query, in the place of one of the same name.</summary>
    public void Keep(InstanceIdentifier? sender, InstanceIdentifier queryId, OpenQuery query)
    {
        lock (changing)
        {
            kept[(sender, queryId)] = (query, clock.GetUtcNow());
            if (kept.Count > MostKept)
            {
                kept.Remove(kept.MinBy(one => one.Value.Asked).Key);
            }
        }
    }

    /// <summary>The query; null where there is none any more.</summary>
    public OpenQuery? Find(InstanceIdentifier? sender, InstanceIdentifier queryId)
    {
        lock (changing)
        {
            if (!kept.TryGetValue((sender, queryId), out (OpenQuery Query, DateTimeOffset Asked) found))
            {
                return null;
            }

            if (clock.GetUtcNow() - found.Asked > Lifetime)
            {
                kept.Remove((sender, queryId));
                return null;
            }

            kept[(sender, queryId)] = (found.Query, clock.GetUtcNow());
            return found.Query;
        }
    }

    /// <summary>Drops a query; nothing happens where there is none.</summary>
    public void Drop(InstanceIdentifier? sender, InstanceIdentifier queryId)
    {
        lock (changing)
        {
            kept.Remove((sender, queryId));
        }
    }
}
