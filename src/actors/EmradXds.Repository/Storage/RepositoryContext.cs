using Microsoft.EntityFrameworkCore;

namespace EmradXds.Repository.Storage;

/// <summary>What the Document Repository knows of its documents; their bytes are files.</summary>
public sealed class RepositoryContext(DbContextOptions<RepositoryContext> options) : DbContext(options)
{
    /// <summary>Database engines limit the parameters of one statement.</summary>
    private const int AskedAtOnce = 500;

    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    /// <summary>The documents that may be served, by uniqueId.</summary>
    public async Task<Dictionary<string, DocumentRow>> FindRegisteredAsync(IEnumerable<string> uniqueIds, CancellationToken cancel)
    {
        Dictionary<string, DocumentRow> found = [];
        foreach (string[] asked in uniqueIds.Distinct().Chunk(AskedAtOnce))
        {
            // Ids grow with time: of several rows the newest counts.
            IQueryable<DocumentRow> rows = Documents.AsNoTracking()
                .Where(row => asked.Contains(row.UniqueId) && row.State == DocumentState.Registered)
                .OrderBy(row => row.Id);
            foreach (DocumentRow row in await rows.ToListAsync(cancel))
            {
                found[row.UniqueId] = row;
            }
        }

        return found;
    }

    /// <summary>The documents of which it is not known yet whether they were registered, among these uniqueIds.</summary>
    public Task<List<DocumentRow>> FindPendingAsync(IReadOnlyCollection<string> uniqueIds, CancellationToken cancel)
    {
        string[] asked = [.. uniqueIds.Distinct().Take(AskedAtOnce)];
        return Documents.AsNoTracking()
            .Where(row => asked.Contains(row.UniqueId) && row.State == DocumentState.Pending)
            .OrderBy(row => row.Id)
            .ToListAsync(cancel);
    }

    /// <summary>Lets documents be served: the registry has taken them.</summary>
    public async Task MarkRegisteredAsync(IEnumerable<DocumentRow> rows, CancellationToken cancel)
    {
        foreach (Guid[] ids in rows.Select(row => row.Id).Chunk(AskedAtOnce))
        {
            await Documents.Where(row => ids.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.State, DocumentState.Registered), cancel);
        }
    }

    /// <summary>Forgets documents; their files are gone already.</summary>
    public async Task RemoveAsync(IEnumerable<DocumentRow> rows, CancellationToken cancel)
    {
        foreach (Guid[] ids in rows.Select(row => row.Id).Chunk(AskedAtOnce))
        {
            await Documents.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancel);
        }
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<DocumentRow>(document =>
    {
        document.ToTable("Documents");
        document.HasKey(row => row.Id);
        document.Property(row => row.Id).ValueGeneratedNever();
        document.Property(row => row.UniqueId).HasMaxLength(256);
        document.Property(row => row.MimeType).HasMaxLength(256);
        document.Property(row => row.Hash).HasMaxLength(40);
        document.HasIndex(row => row.UniqueId);
        document.HasIndex(row => row.State);
    });
}
