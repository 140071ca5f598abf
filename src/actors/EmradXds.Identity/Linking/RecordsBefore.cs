using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EmradXds.Identity.Linking;

/// <summary>Whose the records of one change were before it: each is noted when the change first reads it, so that saving in between does
/// not matter.</summary>
/// <remarks>Records are changed as tracked rows only, never past the context.</remarks>
internal sealed class RecordsBefore : IDisposable
{
    private readonly Dictionary<Guid, SourceRecordRow> records = [];
    private readonly IdentityContext context;

    /// <summary>From now on.</summary>
    public RecordsBefore(IdentityContext context)
    {
        this.context = context;
        context.ChangeTracker.Tracked += Note;
    }

    /// <summary>What each record was that now is of another person, has another id or is out of use; null for one that is new.</summary>
    public List<(SourceRecordRow? Before, SourceRecordRow Now)> Changed() =>
    [
        .. from now in context.SourceRecords.Local
           let before = records.GetValueOrDefault(now.Id)
           where before is null || WhoseIs(before) != WhoseIs(now)
           select (before, now),
    ];

    /// <summary>The records in use of some persons as they were, as far as they were read.</summary>
    public IEnumerable<SourceRecordRow> Of(IReadOnlySet<Guid> persons) =>
        records.Values.Where(record => persons.Contains(record.PersonId) && record.RetiredInto is null);

    /// <inheritdoc/>
    public void Dispose() => context.ChangeTracker.Tracked -= Note;

    private void Note(object? sender, EntityTrackedEventArgs tracked)
    {
        if (tracked is { FromQuery: true, Entry.Entity: SourceRecordRow record })
        {
            records.TryAdd(record.Id, new SourceRecordRow
            {
                Id = record.Id,
                Domain = record.Domain,
                LocalId = record.LocalId,
                AffinityId = record.AffinityId,
                PersonId = record.PersonId,
                RetiredInto = record.RetiredInto,
            });
        }
    }

    private static (string, string, string?, Guid, Guid?) WhoseIs(SourceRecordRow record) =>
        (record.Domain, record.LocalId, record.AffinityId, record.PersonId, record.RetiredInto);
}
