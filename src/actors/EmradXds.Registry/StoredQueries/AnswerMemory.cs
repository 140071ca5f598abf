using System.Buffers;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>Rented memory in which an answer's fragments lie one behind the other until it has been written.</summary>
internal sealed class AnswerMemory : IDisposable
{
    /// <summary>An ordinary answer needs one.</summary>
    private const int ChunkBytes = 128 << 10;

    private readonly List<byte[]> chunks = [];
    private Memory<byte> rest;

    /// <summary>Takes a fragment, as the database keeps it.</summary>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> kept)
    {
        int length = ShortFragment.Expand(kept, rest.Span);
        if (length < 0)
        {
            chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, ShortFragment.LengthOf(kept))));
            rest = chunks[^1];
            length = ShortFragment.Expand(kept, rest.Span);
        }

        Memory<byte> fragment = rest[..length];
        rest = rest[length..];
        return fragment;
    }

    public void Dispose()
    {
        chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk));
        chunks.Clear();
        rest = default;
    }
}
