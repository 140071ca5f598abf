using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Storage;

/// <summary>What the identity actor holds.</summary>
public sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options)
{
    public DbSet<SourceRecordRow> SourceRecords => Set<SourceRecordRow>();

    public DbSet<SourceRecordVersionRow> SourceRecordVersions => Set<SourceRecordVersionRow>();

    public DbSet<RegistryFeedRow> RegistryFeeds => Set<RegistryFeedRow>();

    public DbSet<AcknowledgmentRow> Acknowledgments => Set<AcknowledgmentRow>();

    /// <summary>The record of a local id, a retired one included.</summary>
    public Task<SourceRecordRow?> FindRecordAsync(string domain, string localId, CancellationToken cancel) =>
        SourceRecords.SingleOrDefaultAsync(record => record.Domain == domain && record.LocalId == localId, cancel);

    /// <summary>The records in use that carry an affinity-domain id.</summary>
    public Task<List<SourceRecordRow>> LinkedRecordsAsync(string affinityId, CancellationToken cancel) => SourceRecords.AsNoTracking()
        .Where(record => record.AffinityId == affinityId && record.RetiredInto == null)
        .ToListAsync(cancel);

    /// <summary>The last message that told who a record's person is; a merge (A40) does not. Null where there was none.</summary>
    public Task<byte[]?> LastDemographicMessageAsync(Guid recordId, CancellationToken cancel) => SourceRecordVersions
        .Where(version => version.RecordId == recordId && version.TriggerEvent != "A40")
        .OrderByDescending(version => version.Version)
        .Select(version => (byte[]?)version.Message)
        .FirstOrDefaultAsync(cancel);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SourceRecordRow>(record =>
        {
            record.HasKey(r => r.Id);
            record.HasIndex(r => new { r.Domain, r.LocalId }).IsUnique();
            record.HasIndex(r => r.AffinityId);
            record.Property(r => r.Domain).HasMaxLength(64);
            record.Property(r => r.LocalId).HasMaxLength(255);
            record.Property(r => r.AffinityId).HasMaxLength(64);
        });
        modelBuilder.Entity<SourceRecordVersionRow>(version =>
        {
            version.HasKey(v => new { v.RecordId, v.Version });
            version.HasOne<SourceRecordRow>().WithMany().HasForeignKey(v => v.RecordId).OnDelete(DeleteBehavior.Restrict);
            version.Property(v => v.TriggerEvent).HasMaxLength(3);
            version.Property(v => v.AffinityId).HasMaxLength(64);
        });
        modelBuilder.Entity<RegistryFeedRow>(feed =>
        {
            feed.HasKey(f => f.Id);
            feed.HasIndex(f => new { f.Registry, f.AffinityId }).IsUnique();
            feed.HasIndex(f => new { f.Registry, f.State, f.CreatedAt });
            feed.Property(f => f.Registry).HasMaxLength(262);
            feed.Property(f => f.AffinityId).HasMaxLength(64);
            feed.Property(f => f.TraceId).HasMaxLength(32);
            feed.Ignore(f => f.ControlId);
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
}
