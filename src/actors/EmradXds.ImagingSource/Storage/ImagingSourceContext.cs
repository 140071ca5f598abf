using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EmradXds.ImagingSource.Storage;

/// <summary>One trust's index of stored studies, series and instances, and of the manifests made of them.</summary>
public sealed class ImagingSourceContext(DbContextOptions<ImagingSourceContext> options) : DbContext(options)
{
    /// <summary>Most keys of one query: below every engine's limit of parameters.</summary>
    private const int BatchSize = 500;

    public DbSet<StudyRow> Studies => Set<StudyRow>();

    public DbSet<SeriesRow> Series => Set<SeriesRow>();

    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    public DbSet<ManifestRow> Manifests => Set<ManifestRow>();

    /// <summary>The instances among these SOP Instance UIDs that are stored, by UID; asks in batches.</summary>
    public async Task<Dictionary<string, InstanceRow>> FindInstancesAsync(IEnumerable<string> sopInstanceUids, CancellationToken cancel)
    {
        Dictionary<string, InstanceRow> found = new(StringComparer.Ordinal);
        foreach (string[] batch in sopInstanceUids.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            List<InstanceRow> rows = await Instances.AsNoTracking().Where(i => batch.Contains(i.SopInstanceUid)).ToListAsync(cancel);
            rows.ForEach(row => found.Add(row.SopInstanceUid, row));
        }

        return found;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StudyRow>(study =>
        {
            study.HasKey(s => s.StudyInstanceUid);
            study.HasIndex(s => s.DueAt);
            study.HasIndex(s => s.WaitingSince);
        });
        modelBuilder.Entity<SeriesRow>(series => series.HasKey(s => new { s.StudyInstanceUid, s.SeriesInstanceUid }));
        modelBuilder.Entity<InstanceRow>(instance =>
        {
            instance.HasKey(i => i.SopInstanceUid);
            instance.HasIndex(i => new { i.StudyInstanceUid, i.SeriesInstanceUid });
        });
        modelBuilder.Entity<ManifestRow>(manifest =>
        {
            manifest.HasKey(m => m.SopInstanceUid);
            manifest.HasIndex(m => new { m.StudyInstanceUid, m.RegisteredAt });
        });
    }

    /// <summary>A number sorts on every engine; SQLite cannot sort a DateTimeOffset.</summary>
    private sealed class UnixMilliseconds()
        : ValueConverter<DateTimeOffset, long>(
            time => time.ToUnixTimeMilliseconds(), number => DateTimeOffset.FromUnixTimeMilliseconds(number));
}
