using System.Buffers;
using System.Security.Cryptography;

namespace EmradXds.Repository.Documents;

/// <summary>Documents as files: <c>incoming/</c> while they arrive, then <c>documents/xx/</c>. A file in its place is whole and on
/// disk.</summary>
public sealed class FileDocumentStore
{
    private const int CopyBytes = 128 << 10;

    private readonly string incoming;
    private readonly string documents;

    /// <summary>Uses a folder, which it creates where it is missing; nobody else may write there.</summary>
    public FileDocumentStore(string folder)
    {
        (incoming, documents) = (Path.Combine(folder, "incoming"), Path.Combine(folder, "documents"));
        Directory.CreateDirectory(incoming);
        Directory.CreateDirectory(documents);
    }

    /// <summary>Removes what was arriving when the process ended: nobody was told that it is here.</summary>
    public int RemoveInterrupted()
    {
        string[] files = Directory.GetFiles(incoming);
        Array.ForEach(files, File.Delete);
        return files.Length;
    }

    /// <summary>Copies a stream to disk and computes hash and size on the way; synced when this returns. Null, and nothing is left, where
    /// it is longer than allowed.</summary>
    public async Task<StagedDocument?> StageAsync(Stream content, long maxBytes, CancellationToken cancel)
    {
        Guid id = Guid.CreateVersion7();
        string path = IncomingPath(id);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        bool complete = false;
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
            await using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            long size = 0;
            for (int count; (count = await content.ReadAsync(buffer, cancel)) > 0;)
            {
                size += count;
                if (size > maxBytes)
                {
                    return null;
                }

                hash.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
            }

            file.Flush(flushToDisk: true);
            complete = true;
            return new StagedDocument(id, Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!complete)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Moves staged documents to their place, for good.</summary>
    public void Keep(IReadOnlyList<StagedDocument> staged)
    {
        HashSet<string> folders = [];
        foreach (StagedDocument document in staged)
        {
            string path = DocumentPath(document.Id);
            string folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                DurableFolder.Sync(documents);
            }

            File.Move(IncomingPath(document.Id), path);
            folders.Add(folder);
        }

        foreach (string folder in folders)
        {
            DurableFolder.Sync(folder);
        }
    }

    /// <summary>Removes staged bytes; those already in their place stay.</summary>
    public void Discard(StagedDocument staged) => File.Delete(IncomingPath(staged.Id));

    /// <summary>Whether a document's file is there with that size.</summary>
    public bool Holds(Guid id, long size) => new FileInfo(DocumentPath(id)) is { Exists: true } file && file.Length == size;

    /// <summary>Opens a document for one reading from start to end.</summary>
    public FileStream Open(Guid id) => OpenFile(DocumentPath(id));

    /// <summary>Opens staged bytes likewise.</summary>
    public FileStream OpenStaged(StagedDocument staged) => OpenFile(IncomingPath(staged.Id));

    /// <summary>Removes a document; none there is no error.</summary>
    public void Delete(Guid id)
    {
        if (File.Exists(DocumentPath(id)))
        {
            File.Delete(DocumentPath(id));
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    private string IncomingPath(Guid id) => Path.Combine(incoming, id.ToString("N"));

    /// <summary>The last digits of a version 7 id are random, the first are time.</summary>
    private string DocumentPath(Guid id)
    {
        string name = id.ToString("N");
        return Path.Combine(documents, name[^2..], name);
    }
}
