using System.Buffers;
using System.IO.Pipelines;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>The objects of a LeafClass answer: in rented memory, as the database keeps them, until they have been written.</summary>
internal sealed class FoundObjects : IDisposable
{
    /// <summary>An ordinary answer needs one chunk, and is written in one go.</summary>
    private const int ChunkBytes = 64 << 10;

    private readonly List<byte[]> chunks = [];
    private readonly List<(ReadOnlyMemory<byte> Kept, int Length)> fragments = new(16);
    private Memory<byte> rest;

    public int Count => fragments.Count;

    /// <summary>Bytes of the ebRIM elements as they were registered.</summary>
    public long Length { get; private set; }

    /// <summary>Takes a fragment: short, as the database keeps it, or as it was registered.</summary>
    public void Add(ReadOnlySpan<byte> kept)
    {
        if (kept.Length > rest.Length)
        {
            chunks.Add(ArrayPool<byte>.Shared.Rent(Math.Max(ChunkBytes, kept.Length)));
            rest = chunks[^1];
        }

        kept.CopyTo(rest.Span);
        int length = ShortFragment.LengthOf(kept);
        fragments.Add((rest[..kept.Length], length));
        rest = rest[kept.Length..];
        Length += length;
    }

    /// <summary>Writes the elements one behind the other, put together where they go out from.</summary>
    public async Task WriteAsync(PipeWriter output, CancellationToken cancel)
    {
        for (int next = 0; next < fragments.Count;)
        {
            next = Write(output, next);
            if (next < fragments.Count)
            {
                await output.FlushAsync(cancel);
            }
        }
    }

    public void Dispose()
    {
        chunks.ForEach(chunk => ArrayPool<byte>.Shared.Return(chunk));
        chunks.Clear();
        fragments.Clear();
        rest = default;
    }

    private int Write(PipeWriter output, int first)
    {
        int end = first;
        int bytes = 0;
        while (end < fragments.Count && (end == first || bytes + fragments[end].Length <= ChunkBytes))
        {
            bytes += fragments[end++].Length;
        }

        Span<byte> room = output.GetSpan(bytes + ShortFragment.Slack);
        for (int i = first; i < end; i++)
        {
            ShortFragment.Expand(fragments[i].Kept.Span, room);
            room = room[fragments[i].Length..];
        }

        output.Advance(bytes);
        return end;
    }
}
