namespace EmradXds.Repository.Documents;

/// <summary>Where documents' bytes lie. Each is written once under an id of its own, and never changed.</summary>
/// <remarks>What cannot be done is an <see cref="IOException"/>; a <see cref="StoreFullException"/> where there is no room. Hash and length
/// are computed while bytes come in, and compared by whoever reads (<see cref="HashedCopy"/>).</remarks>
public interface IDocumentStore
{
    /// <summary>Stores a stream whose length nobody knows yet. When this returns, the bytes outlive a power cut. Null, and nothing is left,
    /// where it is longer than allowed; what is left when this throws, or the process ends, <see cref="DeleteAsync"/> removes.</summary>
    Task<StoredBytes?> WriteAsync(Guid id, Stream content, long maxBytes, CancellationToken cancel);

    /// <summary>Whether a document is there, whole by its length.</summary>
    Task<bool> HoldsAsync(Guid id, long size, CancellationToken cancel);

    /// <summary>Opens a document for one reading from start to end.</summary>
    Task<Stream> OpenAsync(Guid id, CancellationToken cancel);

    /// <summary>Removes a document, or what is there of one, for good; nothing there is no error.</summary>
    Task DeleteAsync(Guid id, CancellationToken cancel);

    /// <summary>Throws where no document could be written now.</summary>
    Task CheckAsync(CancellationToken cancel);
}
