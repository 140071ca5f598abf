using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using EmradXds.Storage.S3;

namespace EmradXds.Repository.Tests;

/// <summary>A bucket of its own at the object store that EMRAD_TEST_S3 names (http://KEY:SECRET@HOST:PORT/); skips the test, visibly, without
/// one. <c>scripts/s3-for-tests</c> starts one.</summary>
internal sealed class TestBucket : IAsyncDisposable
{
    private readonly AmazonS3Client client;

    private TestBucket(S3Options options, AmazonS3Client client) => (Options, this.client) = (options, client);

    public S3Options Options { get; }

    public static async Task<TestBucket> CreateAsync()
    {
        string? variable = Environment.GetEnvironmentVariable("EMRAD_TEST_S3");
        if (string.IsNullOrEmpty(variable))
        {
            Assert.Skip("EMRAD_TEST_S3 names no object store");
        }

        Uri address = new(variable);
        string[] keys = address.UserInfo.Split(':');
        S3Options options = new()
        {
            Endpoint = new Uri($"{address.Scheme}://{address.Authority}/"),
            Bucket = $"emrad-{Guid.NewGuid():N}",
            AccessKey = keys[0],
            SecretKey = keys[1],
            PartBytes = 5 << 20,
        };
        AmazonS3Client client = new(
            new BasicAWSCredentials(keys[0], keys[1]),
            new AmazonS3Config
            {
                ServiceURL = options.Endpoint.AbsoluteUri,
                ForcePathStyle = true,
                AuthenticationRegion = options.Region,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
        await client.PutBucketAsync(options.Bucket, TestContext.Current.CancellationToken);
        return new TestBucket(options, client);
    }

    /// <summary>Key and size of every document's object.</summary>
    public async Task<IReadOnlyList<(string Key, long Size)>> ObjectsAsync()
    {
        ListObjectsV2Request request = new() { BucketName = Options.Bucket, Prefix = "documents/" };
        return [.. ((await client.ListObjectsV2Async(request)).S3Objects ?? []).Select(found => (found.Key, found.Size!.Value))];
    }

    /// <summary>How many uploads are begun and not completed.</summary>
    public async Task<int> UploadsAsync() =>
        (await client.ListMultipartUploadsAsync(Options.Bucket)).MultipartUploads?.Count ?? 0;

    public Task DeleteAsync(string key) => client.DeleteObjectAsync(Options.Bucket, key);

    /// <summary>Puts other bytes where an object is.</summary>
    public Task ReplaceAsync(string key, byte[] content) => client.PutObjectAsync(
        new PutObjectRequest { BucketName = Options.Bucket, Key = key, InputStream = new MemoryStream(content), UseChunkEncoding = false });

    /// <summary>The bucket itself, empty or not.</summary>
    public async Task RemoveAsync()
    {
        foreach ((string key, _) in await ObjectsAsync())
        {
            await DeleteAsync(key);
        }

        await client.DeleteBucketAsync(Options.Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach ((string key, _) in await ObjectsAsync())
            {
                await DeleteAsync(key);
            }
        }
        catch (AmazonS3Exception)
        {
            // A test removed it.
        }
        finally
        {
            client.Dispose();
        }
    }
}
