using System.Linq.Expressions;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What a stored query selects, by kind; null where it has none of a kind.</summary>
/// <remarks>All kinds are read in one statement, so that an answer is what the registry held at one moment.</remarks>
internal record Selection
{
    public IQueryable<SubmissionSetRow>? SubmissionSets { get; init; }

    public IQueryable<DocumentEntryRow>? Documents { get; init; }

    public IQueryable<FolderRow>? Folders { get; init; }

    public IQueryable<AssociationRow>? Associations { get; init; }

    /// <summary>Reads what a LeafClass answer holds, so many at most, until one is not taken.</summary>
    public virtual async Task ReadObjectsAsync(int most, TakeObject take, CancellationToken cancel)
    {
        var found = PatientObjects().Select(rows => rows.Select(row => new { row.PatientKey, row.Fragment }))
            .Concat(Nobodys.Select(rows => rows.Select(row => new { PatientKey = 0L, row.Fragment })))
            .Aggregate(Queryable.Concat);
        await foreach (var row in found.Take(most).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (!take(row.PatientKey, row.Fragment.Kept))
            {
                return;
            }
        }
    }

    /// <summary>Reads what an ObjectRef answer holds, so many at most.</summary>
    public virtual Task<List<Guid>> ReadReferencesAsync(int most, CancellationToken cancel) =>
        Each(row => row.EntryUuid).Take(most).ToListAsync(cancel);

    /// <summary>The rows of all kinds.</summary>
    public IQueryable<long> Keys => Each(row => row.Key);

    private IQueryable<T> Each<T>(Expression<Func<RegistryObjectRow, T>> member) => PatientObjects()
        .Concat<IQueryable<RegistryObjectRow>>(Nobodys).Select(rows => rows.Select(member)).Aggregate(Queryable.Concat);

    private IEnumerable<IQueryable<AssociationRow>> Nobodys => new[] { Associations }.OfType<IQueryable<AssociationRow>>();

    private IEnumerable<IQueryable<PatientObjectRow>> PatientObjects() =>
        new IQueryable<PatientObjectRow>?[] { SubmissionSets, Documents, Folders }.OfType<IQueryable<PatientObjectRow>>();
}
