using EmradXds.Repository.Documents;
using EmradXds.Testing;

namespace EmradXds.Repository.Tests.Documents;

public sealed class FileDocumentStoreTests : DocumentStoreTests, IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public async Task A_folder_that_is_gone_is_not_made_anew()
    {
        IDocumentStore store = await OpenAsync();
        Directory.Delete(folder.File("store"), recursive: true);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => store.WriteAsync(Guid.CreateVersion7(), new MemoryStream([1]), 1, TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<IOException>(() => store.CheckAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => folder.Dispose();

    protected override Task<IDocumentStore> OpenAsync() => Task.FromResult<IDocumentStore>(new FileDocumentStore(folder.File("store")));

    protected override async Task AssertNothingAsync(IDocumentStore store, Guid id, int length)
    {
        await base.AssertNothingAsync(store, id, length);
        Assert.Empty(Directory.GetFiles(folder.File("store"), "*", SearchOption.AllDirectories));
    }
}
