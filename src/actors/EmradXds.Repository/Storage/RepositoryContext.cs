using Microsoft.EntityFrameworkCore;

namespace EmradXds.Repository.Storage;

/// <summary>What the Document Repository knows of its documents; their bytes are in a document store.</summary>
public sealed class RepositoryContext(DbContextOptions<RepositoryContext> options) : DbContext(options)
{
    /// <summary>Database engines limit the parameters of one statement.</summary>
    private const int AskedAtOnce = 500;

    public DbSet<DocumentRow> Documents => Set<DocumentRow>();

    /// <summary>The documents of these uniqueIds, registered and pending in one statement, so that one that is being marked is in it as well;
    /// oldest first.</summary>
    public async Task<List<DocumentRow>> FindAsync(IEnumerable<string> uniqueIds, CancellationToken cancel)
    {
        List<DocumentRow> found = [];
        foreach (string[] asked in uniqueIds.Distinct().Chunk(AskedAtOnce))
        {
            found.AddRange(await Documents.AsNoTracking()
                .Where(row => asked.Contains(row.UniqueId))
                .OrderBy(row => row.Id)
                .ToListAsync(cancel));
        }

        return found;
    }

    /// <summary>The registered ones by uniqueId; of several the newest counts.</summary>
    public static Dictionary<string, DocumentRow> Registered(IEnumerable<DocumentRow> rows)
    {
        Dictionary<string, DocumentRow> registered = [];
        foreach (DocumentRow row in rows.Where(row => row.State == DocumentState.Registered))
        {
            registered[row.UniqueId] = row;
        }

        return registered;
    }

    /// <summary>Says how far documents have come.</summary>
    public async Task MarkAsync(IEnumerable<DocumentRow> rows, DocumentState state, CancellationToken cancel)
    {
        foreach (Guid[] ids in rows.Select(row => row.Id).Chunk(AskedAtOnce))
        {
            await Documents.Where(row => ids.Contains(row.Id))
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.State, state), cancel);
        }
    }

    /// <summary>Forgets documents; their bytes are gone already.</summary>
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
