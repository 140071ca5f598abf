using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EmradXds.Repository.Documents;

namespace EmradXds.Storage.S3;

/// <summary>Documents as objects of an S3-compatible store: <c>documents/id</c> in one bucket.</summary>
public sealed class S3DocumentStore : IDocumentStore, IDisposable
{
    private static readonly string[] FullCodes = ["QuotaExceeded", "XMinioStorageFull", "InsufficientStorage"];

    private readonly AmazonS3Client client;
    private readonly S3Options options;

    /// <summary>Uses a bucket; nothing is asked of it yet.</summary>
    public S3DocumentStore(S3Options options)
    {
        this.options = options;
        AmazonS3Config config = new()
        {
            ServiceURL = options.Endpoint.AbsoluteUri,
            AuthenticationRegion = options.Region,
            ForcePathStyle = true,

            // Stores that are not AWS know no CRC trailers; the documents' own hash is compared at every reading.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = TimeSpan.FromSeconds(100),
            MaxErrorRetry = 3,
        };
        client = new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }

    /// <inheritdoc/>
    public Task<StoredBytes?> WriteAsync(Guid id, Stream content, long maxBytes, CancellationToken cancel) => AskAsync<StoredBytes?>(
        async () =>
        {
            await using S3Upload upload = new(client, options, KeyOf(id), maxBytes);
            StoredBytes? stored = await upload.WriteAsync(content, cancel);
            if (stored is null)
            {
                await DeleteAsync(id, cancel);
            }

            return stored;
        },
        cancel);

    /// <inheritdoc/>
    public Task<bool> HoldsAsync(Guid id, long size, CancellationToken cancel) => AskAsync(
        async () =>
        {
            try
            {
                return (await client.GetObjectMetadataAsync(options.Bucket, KeyOf(id), cancel)).ContentLength == size;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return false;
            }
        },
        cancel);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Guid id, CancellationToken cancel) =>
        AskAsync(async () => (await client.GetObjectAsync(options.Bucket, KeyOf(id), cancel)).ResponseStream, cancel);

    /// <summary>Removes an object, and uploads of it that were begun and never completed.</summary>
    public Task DeleteAsync(Guid id, CancellationToken cancel) => AskAsync(
        async () =>
        {
            string key = KeyOf(id);
            ListMultipartUploadsRequest begun = new() { BucketName = options.Bucket, Prefix = key };
            foreach (MultipartUpload upload in (await client.ListMultipartUploadsAsync(begun, cancel)).MultipartUploads ?? [])
            {
                await client.AbortMultipartUploadAsync(options.Bucket, key, upload.UploadId, cancel);
            }

            return await client.DeleteObjectAsync(options.Bucket, key, cancel);
        },
        cancel);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancel) => AskAsync(
        () => client.PutObjectAsync(new PutObjectRequest { BucketName = options.Bucket, Key = "health", ContentBody = "" }, cancel), cancel);

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static string KeyOf(Guid id) => $"documents/{id:N}";

    /// <summary>Whatever keeps the store from answering becomes an IOException that names no key and no secret.</summary>
    private async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask();
        }
        catch (AmazonServiceException e) when (FullCodes.Contains(e.ErrorCode) || e.StatusCode == HttpStatusCode.InsufficientStorage)
        {
            throw new StoreFullException($"The {options} is full ({e.ErrorCode})", e);
        }
        catch (AmazonServiceException e)
        {
            throw new IOException($"The {options} answered {(int)e.StatusCode} {e.ErrorCode}", e);
        }
        catch (Exception e) when (
            e is AmazonClientException or HttpRequestException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new IOException($"The {options} does not answer", e);
        }
    }
}
