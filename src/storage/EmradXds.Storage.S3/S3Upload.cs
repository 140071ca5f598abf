using System.Buffers;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;
using EmradXds.Repository.Documents;

namespace EmradXds.Storage.S3;

/// <summary>Writes one object from a stream of unknown length. Parts go out while the next is filled; there are never more buffers than
/// <see cref="S3Options.PartsAtOnce"/> and one.</summary>
internal sealed class S3Upload : IAsyncDisposable
{
    private const int MaxParts = 10_000;

    /// <summary>Most documents are manifests of a few KiB: they need no buffer of a whole part.</summary>
    private const int FirstBytes = 128 << 10;

    private readonly AmazonS3Client client;
    private readonly S3Options options;
    private readonly string key;
    private readonly long maxBytes;
    private readonly int partBytes;
    private readonly bool secure;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly Queue<Task<PartETag>> underWay = new();
    private readonly List<PartETag> done = [];
    private string? upload;
    private long size;

    public S3Upload(AmazonS3Client client, S3Options options, string key, long maxBytes)
    {
        (this.client, this.options, this.key, this.maxBytes) = (client, options, key, maxBytes);
        partBytes = (int)Math.Clamp(maxBytes / MaxParts + 1, options.PartBytes, 1 << 30);
        secure = options.Endpoint.Scheme == Uri.UriSchemeHttps;
    }

    /// <summary>Null where the stream is longer than allowed.</summary>
    public async Task<StoredBytes?> WriteAsync(Stream content, CancellationToken cancel)
    {
        for (int number = 1; ; number++)
        {
            (byte[] buffer, int count) = await FillAsync(content, number == 1 ? FirstBytes : partBytes, cancel);
            bool last = count < partBytes;
            size += count;
            hash.AppendData(buffer, 0, count);
            if (size > maxBytes)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return null;
            }

            if (last && number == 1)
            {
                await PutAsync(buffer, count, cancel);
                break;
            }

            if (underWay.Count == options.PartsAtOnce)
            {
                done.Add(await underWay.Dequeue());
            }

            if (count > 0)
            {
                upload ??= await BeginAsync(cancel);
                underWay.Enqueue(SendAsync(number, buffer, count, cancel));
            }

            if (last)
            {
                await CompleteAsync(cancel);
                break;
            }
        }

        return new StoredBytes(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    /// <summary>Waits for parts under way: their buffers are theirs until then.</summary>
    public async ValueTask DisposeAsync()
    {
        await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        hash.Dispose();
    }

    private async Task<(byte[] Buffer, int Count)> FillAsync(Stream content, int firstBytes, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(firstBytes);
        try
        {
            int count = await content.ReadAtLeastAsync(buffer.AsMemory(0, firstBytes), firstBytes, throwOnEndOfStream: false, cancel);
            if (count == firstBytes && firstBytes < partBytes)
            {
                byte[] whole = ArrayPool<byte>.Shared.Rent(partBytes);
                buffer.AsSpan(0, count).CopyTo(whole);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = whole;
                Memory<byte> rest = buffer.AsMemory(count, partBytes - count);
                count += await content.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancel);
            }

            return (buffer, count);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>A key is written once: where something stands under it, the store refuses.</summary>
    private async Task PutAsync(byte[] buffer, int count, CancellationToken cancel)
    {
        try
        {
            PutObjectRequest request = new()
            {
                BucketName = options.Bucket,
                Key = key,
                InputStream = new MemoryStream(buffer, 0, count, writable: false),
                ContentType = "application/octet-stream",
                IfNoneMatch = "*",
                UseChunkEncoding = false,
                DisablePayloadSigning = secure,
            };
            await client.PutObjectAsync(request, cancel);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<string> BeginAsync(CancellationToken cancel)
    {
        InitiateMultipartUploadRequest request = new() { BucketName = options.Bucket, Key = key, ContentType = "application/octet-stream" };
        return (await client.InitiateMultipartUploadAsync(request, cancel)).UploadId;
    }

    /// <summary>On a thread of its own: before anything is sent, the part is hashed for its signature.</summary>
    private Task<PartETag> SendAsync(int number, byte[] buffer, int count, CancellationToken cancel) => Task.Run(
        async () =>
        {
            try
            {
                UploadPartRequest request = new()
                {
                    BucketName = options.Bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = number,
                    PartSize = count,
                    InputStream = new MemoryStream(buffer, 0, count, writable: false),
                    UseChunkEncoding = false,
                    DisablePayloadSigning = secure,
                };
                return new PartETag(number, (await client.UploadPartAsync(request, cancel)).ETag);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        },
        CancellationToken.None);

    private async Task CompleteAsync(CancellationToken cancel)
    {
        while (underWay.TryDequeue(out Task<PartETag>? part))
        {
            done.Add(await part);
        }

        CompleteMultipartUploadRequest request = new()
        {
            BucketName = options.Bucket,
            Key = key,
            UploadId = upload,
            PartETags = done,
            IfNoneMatch = "*",
        };
        await client.CompleteMultipartUploadAsync(request, cancel);
    }
}
