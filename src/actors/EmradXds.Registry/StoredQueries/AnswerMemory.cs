using System.Buffers;

namespace EmradXds.Registry.StoredQueries;

/// <summary>Rented memory in which an answer's fragments lie one behind the other until it has been written.</summary>
internal sealed class AnswerMemory : IDisposable
{
    /// <summary>An ordinary answer needs one.</summary>
    private const int ChunkBytes = 128 << 10;

    private readonly List<byte[]> chunks = [];
    private Memory<byte> rest;

    /// <summary>Takes a copy.</summary>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > rest.Length)
        {
            chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, bytes.Length)));
            rest = chunks[^1];
        }

        Memory<byte> kept = rest[..bytes.Length];
        rest = rest[bytes.Length..];
        bytes.CopyTo(kept.Span);
        return kept;
    }

    public void Dispose()
    {
        chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk));
        chunks.Clear();
        rest = default;
    }
}
