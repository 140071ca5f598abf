using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EmradXds.Conformance.Synthetic;

/// <summary>A document's bytes: the same whenever they are written, never held as a whole.</summary>
public sealed class TestContent
{
    private const int BlockBytes = 1 << 20;

    private readonly byte[] block;
    private readonly Lazy<(string Sha1, string Sha256)> hashes;

    /// <summary>A document of these bytes.</summary>
    public TestContent(byte[] bytes)
        : this(bytes, bytes.Length)
    {
    }

    private TestContent(byte[] block, long length) => (this.block, Length, hashes) = (block, length, new(ComputeHashes));

    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>SHA-1, lower-case hex: what metadata call hash.</summary>
    public string Sha1 => hashes.Value.Sha1;

    /// <summary>SHA-256, lower-case hex.</summary>
    public string Sha256 => hashes.Value.Sha256;

    /// <summary>A document of so many bytes that follow from the seed; no block of it is like another.</summary>
    public static TestContent Make(RunSeed seed, string name, long length)
    {
        byte[] block = new byte[(int)Math.Min(length, BlockBytes)];
        int done = 0;
        for (int at = 0; done < block.Length; at++)
        {
            byte[] piece = SHA256.HashData(seed.Uuid($"{name}/{at}").ToByteArray());
            int part = Math.Min(piece.Length, block.Length - done);
            piece.AsSpan(0, part).CopyTo(block.AsSpan(done));
            done += part;
        }

        return new TestContent(block, length);
    }

    /// <summary>Writes the bytes.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancel)
    {
        foreach (ReadOnlyMemory<byte> piece in Pieces())
        {
            await stream.WriteAsync(piece, cancel);
        }
    }

    /// <summary>All bytes, for a document that travels inside an envelope.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[checked((int)Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in Pieces())
        {
            piece.CopyTo(bytes.AsMemory(at));
            at += piece.Length;
        }

        return bytes;
    }

    private IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        byte[] piece = [.. block];
        for (long at = 0, number = 0; at < Length; at += piece.Length, number++)
        {
            if (number > 0)
            {
                BinaryPrimitives.WriteInt64LittleEndian(piece, number);
            }

            yield return piece.AsMemory(0, (int)Math.Min(piece.Length, Length - at));
        }
    }

    private (string Sha1, string Sha256) ComputeHashes()
    {
        // XDS fixes SHA-1 (ITI TF-3 4.2.3.2.10); it is compared, it protects nothing.
#pragma warning disable CA5350
        using IncrementalHash sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        using IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> piece in Pieces())
        {
            sha1.AppendData(piece.Span);
            sha256.AppendData(piece.Span);
        }

        return (Convert.ToHexStringLower(sha1.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
