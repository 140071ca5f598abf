using EmradXds.Repository.Documents;
using EmradXds.Storage.S3;

namespace EmradXds.Repository.Tests.Documents;

public sealed class S3DocumentStoreTests : DocumentStoreTests, IAsyncDisposable
{
    private TestBucket? bucket;
    private S3DocumentStore? store;

    [Fact]
    public async Task A_store_that_refuses_or_does_not_answer_is_an_IOException_that_tells_no_key()
    {
        await OpenAsync();
        S3Options[] wrong =
        [
            bucket!.Options with { Bucket = "no-such-bucket" },
            bucket.Options with { SecretKey = "wrong-secret" },
            bucket.Options with { Endpoint = new Uri("http://127.0.0.1:9/") },
        ];
        foreach (S3Options options in wrong)
        {
            using S3DocumentStore unusable = new(options);
            IOException e = await Assert.ThrowsAnyAsync<IOException>(
                () => unusable.WriteAsync(Guid.CreateVersion7(), new MemoryStream([1]), 1, TestContext.Current.CancellationToken));
            Assert.Contains(options.Bucket, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(options.AccessKey, e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<IOException>(() => unusable.CheckAsync(TestContext.Current.CancellationToken));
        }
    }

    public async ValueTask DisposeAsync()
    {
        store?.Dispose();
        if (bucket is not null)
        {
            await bucket.DisposeAsync();
        }
    }

    protected override async Task<IDocumentStore> OpenAsync()
    {
        bucket = await TestBucket.CreateAsync();
        return store = new S3DocumentStore(bucket.Options);
    }

    protected override async Task AssertNothingAsync(IDocumentStore store, Guid id, int length)
    {
        await base.AssertNothingAsync(store, id, length);
        Assert.Empty(await bucket!.ObjectsAsync());
        Assert.Equal(0, await bucket.UploadsAsync());
    }
}
