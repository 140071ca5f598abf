using System.Xml.Linq;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Hl7V3;

/// <summary>A query that was answered in part: who was found then, and what the answers repeat.</summary>
/// <param name="Persons">Everybody found, in the order of the answers.</param>
/// <param name="Criteria">What was asked of them.</param>
/// <param name="Wanted">Authorities whose ids are told; none for all.</param>
/// <param name="ByParameter">queryByParameter as it came.</param>
internal sealed record OpenQuery(
    IReadOnlyList<Guid> Persons, IReadOnlyList<Criterion> Criteria, IReadOnlyList<AssigningAuthority> Wanted, XElement ByParameter)
{
    private readonly Lock changing = new();
    private int next;

    /// <summary>The next persons.</summary>
    /// <param name="from">Place of the first, from 1; null for the one after those that were told last.</param>
    /// <param name="count">How many at most; null for all that are left.</param>
    /// <returns>Them, and how many are left behind them.</returns>
    public (IReadOnlyList<Guid> Persons, int Remaining) Take(int? from, int? count)
    {
        lock (changing)
        {
            int start = Math.Min(from is { } place ? place - 1 : next, Persons.Count);
            int end = start + Math.Min(count ?? int.MaxValue, Persons.Count - start);
            next = end;
            return ([.. Persons.Skip(start).Take(end - start)], Persons.Count - end);
        }
    }
}
