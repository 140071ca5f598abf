using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmradXds.Registry.Storage;

/// <summary>What the Document Registry holds: each object as it was said, with columns and rows for what stored queries ask.</summary>
/// <remarks>Every index is there for a question that is asked; none of the questions may need a scan (QueryPlanTests).</remarks>
public sealed partial class RegistryContext(DbContextOptions<RegistryContext> options) : DbContext(options)
{
    public DbSet<PatientRow> Patients => Set<PatientRow>();

    public DbSet<DocumentEntryRow> DocumentEntries => Set<DocumentEntryRow>();

    public DbSet<SubmissionSetRow> SubmissionSets => Set<SubmissionSetRow>();

    public DbSet<FolderRow> Folders => Set<FolderRow>();

    public DbSet<AssociationRow> Associations => Set<AssociationRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PatientRow>(patient =>
        {
            patient.ToTable("Patients");
            patient.HasKey(p => p.Key);
            patient.Property(p => p.Key).ValueGeneratedNever();
            patient.Property(p => p.Id).IsRequired();
            patient.HasIndex(p => p.Id).IsUnique();
            patient.HasIndex(p => p.SurvivorKey);
            patient.HasOne<PatientRow>().WithMany().HasForeignKey(p => p.SurvivorKey).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<DocumentEntryRow>(entry =>
        {
            MapPatientObject(entry, "DocumentEntries");
            entry.HasIndex(e => e.UniqueId);
            entry.HasIndex(e => new { e.PatientKey, e.Status, e.IsOnDemand, e.IsOffline, e.CreationTime, e.EntryUuid });
            entry.HasIndex(e => e.LogicalId);
            entry.HasIndex(e => e.ClassCode);
            entry.HasIndex(e => e.HealthcareFacilityTypeCode);
            entry.HasMany(e => e.Codes).WithOne().HasForeignKey(c => c.DocumentEntryKey);
            entry.HasMany(e => e.Authors).WithOne().HasForeignKey(a => a.DocumentEntryKey);
            entry.HasMany(e => e.ReferenceIds).WithOne().HasForeignKey(r => r.DocumentEntryKey);
        });
        modelBuilder.Entity<DocumentEntryCodeRow>(code =>
        {
            code.ToTable("DocumentEntryCodes");
            code.HasKey(c => new { c.DocumentEntryKey, c.Attribute, c.Code });
            code.HasIndex(c => new { c.Attribute, c.Code });
        });
        modelBuilder.Entity<DocumentEntryAuthorRow>(author =>
        {
            author.ToTable("DocumentEntryAuthors");
            author.HasKey(a => new { a.DocumentEntryKey, a.Ordinal });
        });
        modelBuilder.Entity<DocumentEntryReferenceIdRow>(reference =>
        {
            reference.ToTable("DocumentEntryReferenceIds");
            reference.HasKey(r => new { r.DocumentEntryKey, r.ReferenceId });
            reference.HasIndex(r => r.ReferenceId);
        });
        modelBuilder.Entity<SubmissionSetRow>(set =>
        {
            MapPatientObject(set, "SubmissionSets");
            set.HasIndex(s => s.UniqueId).IsUnique();
            set.HasIndex(s => s.PatientKey);
            set.HasMany(s => s.Authors).WithOne().HasForeignKey(a => a.SubmissionSetKey);
        });
        modelBuilder.Entity<SubmissionSetAuthorRow>(author =>
        {
            author.ToTable("SubmissionSetAuthors");
            author.HasKey(a => new { a.SubmissionSetKey, a.Ordinal });
        });
        modelBuilder.Entity<FolderRow>(folder =>
        {
            MapPatientObject(folder, "Folders");
            folder.HasIndex(f => new { f.UniqueId, f.Version }).IsUnique();
            folder.HasIndex(f => f.PatientKey);
            folder.HasIndex(f => f.LogicalId);
            folder.HasMany(f => f.Codes).WithOne().HasForeignKey(c => c.FolderKey);
        });
        modelBuilder.Entity<FolderCodeRow>(code =>
        {
            code.ToTable("FolderCodes");
            code.HasKey(c => new { c.FolderKey, c.Code });
            code.HasIndex(c => c.Code);
        });
        modelBuilder.Entity<AssociationRow>(association =>
        {
            MapObject(association, "Associations");
            association.HasIndex(a => a.SourceKey);
            association.HasIndex(a => a.TargetKey);
        });
    }

    private static void MapObject<T>(EntityTypeBuilder<T> row, string table)
        where T : RegistryObjectRow
    {
        row.ToTable(table);
        row.HasKey(o => o.Key);
        row.Property(o => o.Key).ValueGeneratedNever();
        row.HasIndex(o => o.EntryUuid).IsUnique();

        row.Property(o => o.Fragment).HasConversion(fragment => fragment.Kept, kept => Fragment.FromKept(kept));

        // The fragment stands last, so that a filter reads a row's columns without the pages it fills.
        int order = 0;
        foreach (IMutableProperty property in row.Metadata.GetProperties().OrderBy(p => p.Name == nameof(RegistryObjectRow.Fragment)))
        {
            property.SetColumnOrder(order++);
        }
    }

    private static void MapPatientObject<T>(EntityTypeBuilder<T> row, string table)
        where T : PatientObjectRow
    {
        MapObject(row, table);
        row.HasOne(o => o.Patient).WithMany().HasForeignKey(o => o.PatientKey).OnDelete(DeleteBehavior.Restrict);
    }
}
