using EmradXds.Identity.Persons;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EmradXds.Identity.Storage;

/// <summary>What the identity actor holds.</summary>
public sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options)
{
    private const int LongestWords = 255;

    // What every message asks: Entity Framework takes longer to find its plan than the database to answer.
    private static readonly Func<IdentityContext, string, string, CancellationToken, Task<SourceRecordRow?>> recordOf = EF.CompileAsyncQuery(
        (IdentityContext context, string domain, string localId, CancellationToken _) =>
            context.SourceRecords.SingleOrDefault(record => record.Domain == domain && record.LocalId == localId));

    private static readonly Func<IdentityContext, Guid, IAsyncEnumerable<SourceRecordRow>> membersOf = EF.CompileAsyncQuery(
        (IdentityContext context, Guid person) =>
            context.SourceRecords.Where(record => record.PersonId == person && record.RetiredInto == null));

    /// <summary>A name of DNS, a colon, a port.</summary>
    private const int LongestPeer = 262;

    public DbSet<SourceRecordRow> SourceRecords => Set<SourceRecordRow>();

    public DbSet<SourceRecordVersionRow> SourceRecordVersions => Set<SourceRecordVersionRow>();

    public DbSet<RecordNameRow> RecordNames => Set<RecordNameRow>();

    public DbSet<RecordKeyRow> RecordKeys => Set<RecordKeyRow>();

    public DbSet<LinkRow> Links => Set<LinkRow>();

    public DbSet<LinkVersionRow> LinkVersions => Set<LinkVersionRow>();

    public DbSet<ReviewTaskRow> ReviewTasks => Set<ReviewTaskRow>();

    public DbSet<RegistryFeedRow> RegistryFeeds => Set<RegistryFeedRow>();

    public DbSet<NotificationRow> Notifications => Set<NotificationRow>();

    public DbSet<AcknowledgmentRow> Acknowledgments => Set<AcknowledgmentRow>();

    /// <summary>The record of a local id, a retired one included.</summary>
    public Task<SourceRecordRow?> FindRecordAsync(string domain, string localId, CancellationToken cancel) =>
        recordOf(this, domain, localId, cancel);

    /// <summary>The records in use of one person, tracked.</summary>
    public async Task<List<SourceRecordRow>> MembersAsync(Guid person, CancellationToken cancel)
    {
        List<SourceRecordRow> members = [];
        await foreach (SourceRecordRow member in membersOf(this, person).WithCancellation(cancel))
        {
            members.Add(member);
        }

        return members;
    }

    /// <summary>The records in use of some persons.</summary>
    public Task<List<SourceRecordRow>> RecordsOfAsync(IReadOnlyCollection<Guid> persons, CancellationToken cancel) => SourceRecords.AsNoTracking()
        .Where(record => persons.Contains(record.PersonId) && record.RetiredInto == null)
        .ToListAsync(cancel);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SourceRecordRow>(record =>
        {
            record.HasKey(r => r.Id);
            record.HasIndex(r => new { r.Domain, r.LocalId }).IsUnique();
            record.HasIndex(r => r.AffinityId);
            record.HasIndex(r => r.StatedAffinityId);
            record.HasIndex(r => r.Number).IsUnique();
            record.HasIndex(r => r.PersonId);
            record.Property(r => r.Domain).HasMaxLength(64);
            record.Property(r => r.LocalId).HasMaxLength(255);
            record.Property(r => r.AffinityId).HasMaxLength(64);
            record.Property(r => r.StatedAffinityId).HasMaxLength(64);

            // Never changed in place: two are the same where they are one object.
            record.Property(r => r.Demographics).HasConversion(
                demographics => demographics.ToJson(),
                json => Demographics.FromJson(json),
                new ValueComparer<Demographics>((one, other) => ReferenceEquals(one, other), it => it.GetHashCode(), it => it));
        });
        modelBuilder.Entity<SourceRecordVersionRow>(version =>
        {
            version.HasKey(v => new { v.RecordId, v.Version });
            version.HasOne<SourceRecordRow>().WithMany().HasForeignKey(v => v.RecordId).OnDelete(DeleteBehavior.Restrict);
            version.Property(v => v.TriggerEvent).HasMaxLength(3);
            version.Property(v => v.AffinityId).HasMaxLength(64);
        });
        modelBuilder.Entity<RecordNameRow>(name =>
        {
            name.HasKey(n => new { n.RecordNumber, n.Place });
            name.Property(n => n.Family).HasMaxLength(RecordNameRow.MaxLength);
            name.Property(n => n.Given).HasMaxLength(RecordNameRow.MaxLength);
            name.Property(n => n.BirthDate).HasMaxLength(8);
            name.Property(n => n.PostalCode).HasMaxLength(16);
            name.HasIndex(n => new { n.Family, n.BirthDate });
            name.HasIndex(n => new { n.Given, n.BirthDate });
            name.HasIndex(n => n.BirthDate);
            name.HasIndex(n => n.PostalCode);
        });
        modelBuilder.Entity<RecordKeyRow>(key => key.HasKey(k => new { k.Key, k.RecordNumber }));
        ConfigureLinks(modelBuilder);
        modelBuilder.Entity<RegistryFeedRow>(feed =>
        {
            feed.HasKey(f => f.Id);
            feed.HasIndex(f => new { f.Peer, f.AffinityId }).IsUnique();
            feed.HasIndex(f => new { f.Peer, f.State, f.CreatedAt });
            feed.Property(f => f.Peer).HasColumnName("Registry").HasMaxLength(LongestPeer);
            feed.Property(f => f.AffinityId).HasMaxLength(64);
            feed.Property(f => f.TraceId).HasMaxLength(32);
            feed.Ignore(f => f.ControlId);
        });
        modelBuilder.Entity<NotificationRow>(notification =>
        {
            notification.HasKey(n => new { n.Peer, n.Number });
            notification.Property(n => n.Peer).HasMaxLength(LongestPeer);
            notification.Property(n => n.TraceId).HasMaxLength(32);
        });
        modelBuilder.Entity<AcknowledgmentRow>(answer =>
        {
            answer.HasKey(a => new { a.Application, a.Facility, a.ControlId });
            answer.HasIndex(a => a.ReceivedAt);
            answer.Property(a => a.Application).HasMaxLength(255);
            answer.Property(a => a.Facility).HasMaxLength(255);
            answer.Property(a => a.ControlId).HasMaxLength(255);
        });
    }

    private static void ConfigureLinks(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LinkRow>(link =>
        {
            link.HasKey(l => new { l.OneId, l.OtherId });
            link.HasIndex(l => l.OtherId);
            link.Property(l => l.Version).IsConcurrencyToken();
            link.Property(l => l.Model).HasMaxLength(LongestWords);
            link.Property(l => l.By).HasMaxLength(LongestWords);
        });
        modelBuilder.Entity<LinkVersionRow>(version =>
        {
            version.HasKey(v => new { v.OneId, v.OtherId, v.Version });
            version.Property(v => v.Model).HasMaxLength(LongestWords);
            version.Property(v => v.By).HasMaxLength(LongestWords);
        });
        modelBuilder.Entity<ReviewTaskRow>(task =>
        {
            task.HasKey(t => t.Id);
            task.HasIndex(t => new { t.OneId, t.OtherId, t.Kind }).IsUnique();
            task.HasIndex(t => t.OtherId);
            task.HasIndex(t => new { t.State, t.Priority, t.Id });
            task.Property(t => t.DecidedBy).HasMaxLength(LongestWords);
        });
    }
}
