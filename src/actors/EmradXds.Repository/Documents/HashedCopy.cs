using System.Buffers;
using System.Security.Cryptography;

namespace EmradXds.Repository.Documents;

/// <summary>Copies documents block by block, with their SHA-1 taken on the way. While a block is hashed on one thread and written on
/// another, the next is read.</summary>
public static class HashedCopy
{
    private const int BlockBytes = 256 << 10;

    /// <summary>A block so small is hashed where it is: another thread would cost more.</summary>
    private const int SmallBytes = 16 << 10;

    /// <summary>Copies a stream to its end; null, with some of it written, where it is longer than allowed.</summary>
    public static async Task<StoredBytes?> CopyAsync(
        Stream source, long maxBytes, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken cancel)
    {
        using Blocks blocks = new();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        long size = 0;
        Task earlier = Task.CompletedTask;
        try
        {
            while (true)
            {
                ReadOnlyMemory<byte> block = await blocks.ReadAsync(source, cancel);
                await earlier;
                size += block.Length;
                if (block.IsEmpty)
                {
                    return new StoredBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
                }

                if (size > maxBytes)
                {
                    return null;
                }

                earlier = Task.WhenAll(AppendAsync(hash, block), write(block, cancel).AsTask());
            }
        }
        finally
        {
            await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Copies a document that must have that hash and length. What does not match never looks whole: its last block is held back
    /// until all is known to be right.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those that were stored.</exception>
    public static async Task CopyCheckedAsync(Stream source, StoredBytes expected, Stream target, CancellationToken cancel)
    {
        using Blocks blocks = new();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        long size = 0;
        ReadOnlyMemory<byte> block = await blocks.ReadAsync(source, cancel);
        while (true)
        {
            size += block.Length;
            Task hashing = AppendAsync(hash, block);
            Task sending = Task.CompletedTask;
            try
            {
                if (size < expected.Size && !block.IsEmpty)
                {
                    sending = target.WriteAsync(block, cancel).AsTask();
                    ReadOnlyMemory<byte> next = await blocks.ReadAsync(source, cancel);
                    await Task.WhenAll(hashing, sending);
                    block = next;
                    continue;
                }
            }
            finally
            {
                // A block goes back to the pool only when nobody reads it any more.
                await Task.WhenAll(hashing, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await DemandEndAsync(source, size, expected, hash, blocks, cancel);
            await target.WriteAsync(block, cancel);
            return;
        }
    }

    private static async Task DemandEndAsync(
        Stream source, long size, StoredBytes expected, IncrementalHash hash, Blocks blocks, CancellationToken cancel)
    {
        bool ended = size < expected.Size || (await blocks.ReadAsync(source, cancel)).IsEmpty;
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (size != expected.Size || !ended)
        {
            throw new InvalidDataException($"{(ended ? "" : "at least ")}{size} bytes are there, {expected.Size} were stored");
        }

        if (!string.Equals(found, expected.Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"the bytes' SHA-1 is {found}, it was {expected.Hash}");
        }
    }

    private static Task AppendAsync(IncrementalHash hash, ReadOnlyMemory<byte> block)
    {
        if (block.Length > SmallBytes)
        {
            return Task.Run(() => hash.AppendData(block.Span));
        }

        hash.AppendData(block.Span);
        return Task.CompletedTask;
    }

    /// <summary>Two rented blocks, filled in turn: the one read before is still in use.</summary>
    private sealed class Blocks : IDisposable
    {
        private readonly byte[]?[] rented = new byte[2][];
        private int turn;

        /// <summary>Fills the other block; empty at the stream's end.</summary>
        public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Stream source, CancellationToken cancel)
        {
            turn = 1 - turn;
            byte[] block = rented[turn] ??= ArrayPool<byte>.Shared.Rent(BlockBytes);
            int count = await source.ReadAtLeastAsync(block.AsMemory(0, BlockBytes), BlockBytes, throwOnEndOfStream: false, cancel);
            return block.AsMemory(0, count);
        }

        public void Dispose()
        {
            foreach (byte[] block in rented.OfType<byte[]>())
            {
                ArrayPool<byte>.Shared.Return(block);
            }
        }
    }
}
