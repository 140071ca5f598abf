using System.Linq.Expressions;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What a stored query selects, by kind; null where it has none of a kind.</summary>
/// <remarks>All kinds are read in one statement, so that an answer is what the registry held at one moment.</remarks>
internal sealed record Selection
{
    public IQueryable<SubmissionSetRow>? SubmissionSets { get; init; }

    public IQueryable<DocumentEntryRow>? Documents { get; init; }

    public IQueryable<FolderRow>? Folders { get; init; }

    public IQueryable<AssociationRow>? Associations { get; init; }

    public IQueryable<string> Fragments => Each([SubmissionSets, Documents, Folders, Associations], row => row.Fragment);

    public IQueryable<Guid> EntryUuids => Each([SubmissionSets, Documents, Folders, Associations], row => row.EntryUuid);

    public IQueryable<long> Keys => Each([SubmissionSets, Documents, Folders, Associations], row => row.Key);

    /// <summary>Whose objects they are; not of a selection of associations alone, which are nobody's.</summary>
    public IQueryable<long> PatientKeys => Each<PatientObjectRow, long>([SubmissionSets, Documents, Folders], row => row.PatientKey);

    private static IQueryable<T> Each<T>(
        IEnumerable<IQueryable<RegistryObjectRow>?> kinds, Expression<Func<RegistryObjectRow, T>> member) =>
        Each<RegistryObjectRow, T>(kinds, member);

    private static IQueryable<T> Each<TRow, T>(IEnumerable<IQueryable<TRow>?> kinds, Expression<Func<TRow, T>> member) =>
        kinds.OfType<IQueryable<TRow>>().Select(rows => rows.Select(member)).Aggregate(Queryable.Concat);
}
