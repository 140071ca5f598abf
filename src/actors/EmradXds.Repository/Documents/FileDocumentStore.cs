using Microsoft.Win32.SafeHandles;

namespace EmradXds.Repository.Documents;

/// <summary>Documents as files: <c>documents/xx/id</c>.</summary>
public sealed class FileDocumentStore : IDocumentStore
{
    private const int DiskFullPosix = 28;
    private const int QuotaExceededLinux = 122;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    private readonly string folder;
    private readonly string documents;

    /// <summary>Uses a folder, which it creates where it is missing; nobody else may write there.</summary>
    public FileDocumentStore(string folder)
    {
        (this.folder, documents) = (folder, Path.Combine(folder, "documents"));
        Directory.CreateDirectory(documents);
    }

    /// <inheritdoc/>
    public async Task<StoredBytes?> WriteAsync(Guid id, Stream content, long maxBytes, CancellationToken cancel)
    {
        string path = PathOf(id);
        try
        {
            CreateFolderOf(path);
            StoredBytes? written;
            using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                long position = 0;
                written = await HashedCopy.CopyAsync(content, maxBytes, WriteAsync, cancel);
                RandomAccess.FlushToDisk(file);

                ValueTask WriteAsync(ReadOnlyMemory<byte> block, CancellationToken token)
                {
                    long at = position;
                    position += block.Length;
                    return RandomAccess.WriteAsync(file, block, at, token);
                }
            }

            if (written is null)
            {
                File.Delete(path);
            }

            DurableFolder.Sync(Path.GetDirectoryName(path)!);
            return written;
        }
        catch (IOException e) when (IsFull(e))
        {
            throw new StoreFullException("The document folder's disk is full", e);
        }
    }

    /// <inheritdoc/>
    public Task<bool> HoldsAsync(Guid id, long size, CancellationToken cancel) =>
        Task.FromResult(new FileInfo(PathOf(id)) is { Exists: true } file && file.Length == size);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Guid id, CancellationToken cancel) => Task.FromResult<Stream>(new FileStream(
        PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan));

    /// <inheritdoc/>
    public Task DeleteAsync(Guid id, CancellationToken cancel)
    {
        string path = PathOf(id);
        if (File.Exists(path))
        {
            File.Delete(path);
            DurableFolder.Sync(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancel)
    {
        string probe = Path.Combine(folder, $"health-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(probe, "", cancel);
        File.Delete(probe);
    }

    /// <summary>Whether it says that the disk, or somebody's share of it, is full.</summary>
    internal static bool IsFull(IOException e) => e.HResult is DiskFullPosix or QuotaExceededLinux or DiskFullWindows;

    private void CreateFolderOf(string path)
    {
        string parent = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
        {
            // Made once, when the store was opened: where it is gone, a disk is gone, and nothing may be written in its stead.
            if (!Directory.Exists(documents))
            {
                throw new DirectoryNotFoundException("The document folder is not there any more");
            }

            Directory.CreateDirectory(parent);
            DurableFolder.Sync(documents);
        }
    }

    /// <summary>The last digits of a version 7 id are random, the first are time.</summary>
    private string PathOf(Guid id)
    {
        string name = id.ToString("N");
        return Path.Combine(documents, name[^2..], name);
    }
}
