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

    /// <summary>What a LeafClass answer holds, so many at most.</summary>
    public virtual IAsyncEnumerable<FoundObject> Objects(int most)
    {
        IQueryable<FoundObject> found = PatientObjects()
            .Select(rows => rows.Select(row => new FoundObject { PatientKey = row.PatientKey, Fragment = row.Fragment }))
            .Concat(Nobodys.Select(rows => rows.Select(row => new FoundObject { PatientKey = 0, Fragment = row.Fragment })))
            .Aggregate(Queryable.Concat);
        return found.Take(most).AsAsyncEnumerable();
    }

    /// <summary>What an ObjectRef answer holds, so many at most.</summary>
    public virtual IAsyncEnumerable<Guid> References(int most) => Each(row => row.EntryUuid).Take(most).AsAsyncEnumerable();

    /// <summary>The rows of all kinds.</summary>
    public IQueryable<long> Keys => Each(row => row.Key);

    private IQueryable<T> Each<T>(Expression<Func<RegistryObjectRow, T>> member) => PatientObjects()
        .Concat<IQueryable<RegistryObjectRow>>(Nobodys).Select(rows => rows.Select(member)).Aggregate(Queryable.Concat);

    private IEnumerable<IQueryable<AssociationRow>> Nobodys => new[] { Associations }.OfType<IQueryable<AssociationRow>>();

    private IEnumerable<IQueryable<PatientObjectRow>> PatientObjects() =>
        new IQueryable<PatientObjectRow>?[] { SubmissionSets, Documents, Folders }.OfType<IQueryable<PatientObjectRow>>();
}
