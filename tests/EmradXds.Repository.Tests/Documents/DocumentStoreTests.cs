using System.Security.Cryptography;
using EmradXds.Repository.Documents;

namespace EmradXds.Repository.Tests.Documents;

/// <summary>What every document store does.</summary>
public abstract class DocumentStoreTests
{
    private const int Part = 5 << 20;

    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    protected abstract Task<IDocumentStore> OpenAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(131_072)]
    [InlineData(262_144)]
    [InlineData(Part - 1)]
    [InlineData(Part)]
    [InlineData(Part + 1)]
    [InlineData(4 * Part)]
    [InlineData((4 * Part) + 77)]
    public async Task A_document_of_any_length_is_kept_with_its_hash_and_size_and_read_as_it_was(int length)
    {
        IDocumentStore store = await OpenAsync();
        Guid id = Guid.CreateVersion7();
        byte[] content = RandomNumberGenerator.GetBytes(length);

        StoredBytes? stored = await store.WriteAsync(id, new Dripping(content), length, Cancel);

        Assert.Equal(new StoredBytes(Convert.ToHexStringLower(SHA1.HashData(content)), length), stored);
        Assert.True(await store.HoldsAsync(id, length, Cancel));
        Assert.False(await store.HoldsAsync(id, length + 1, Cancel));
        using MemoryStream copy = new();
        await using Stream stream = await store.OpenAsync(id, Cancel);
        await HashedCopy.CopyCheckedAsync(stream, stored!, copy, Cancel);
        Assert.True(content.AsSpan().SequenceEqual(copy.ToArray()));
    }

    [Theory]
    [InlineData(11, 10)]
    [InlineData((3 * Part) + 1, 3 * Part)]
    public async Task A_longer_document_than_allowed_leaves_nothing(int length, int allowed)
    {
        IDocumentStore store = await OpenAsync();
        Guid id = Guid.CreateVersion7();
        Assert.Null(await store.WriteAsync(id, new MemoryStream(new byte[length]), allowed, Cancel));
        await AssertNothingAsync(store, id, length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData((3 * Part) + 1)]
    public async Task What_a_sender_broke_off_is_not_held_and_can_be_removed(int length)
    {
        IDocumentStore store = await OpenAsync();
        Guid id = Guid.CreateVersion7();
        await Assert.ThrowsAsync<EndOfStreamException>(
            () => store.WriteAsync(id, new Dripping(new byte[length]) { BreaksOff = true }, long.MaxValue, Cancel));
        await store.DeleteAsync(id, Cancel);
        await AssertNothingAsync(store, id, length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData((2 * Part) + 1)]
    public async Task A_removed_document_is_gone_and_removing_it_again_is_no_error(int length)
    {
        IDocumentStore store = await OpenAsync();
        Guid id = Guid.CreateVersion7();
        _ = await store.WriteAsync(id, new MemoryStream(new byte[length]), length, Cancel);
        await store.DeleteAsync(id, Cancel);
        await store.DeleteAsync(id, Cancel);
        await AssertNothingAsync(store, id, length);
    }

    [Fact]
    public async Task Nothing_is_written_over_a_document()
    {
        IDocumentStore store = await OpenAsync();
        Guid id = Guid.CreateVersion7();
        _ = await store.WriteAsync(id, new MemoryStream([1, 2, 3]), 10, Cancel);
        await Assert.ThrowsAnyAsync<IOException>(() => store.WriteAsync(id, new MemoryStream([4, 5, 6]), 10, Cancel));
        await using Stream stream = await store.OpenAsync(id, Cancel);
        Assert.Equal(1, stream.ReadByte());
    }

    [Fact]
    public async Task A_store_that_takes_documents_says_so() => await (await OpenAsync()).CheckAsync(Cancel);

    /// <summary>Nothing under that id, and nothing half of it.</summary>
    protected virtual async Task AssertNothingAsync(IDocumentStore store, Guid id, int length)
    {
        Assert.False(await store.HoldsAsync(id, length, Cancel));
        Assert.False(await store.HoldsAsync(id, 0, Cancel));
        await Assert.ThrowsAnyAsync<IOException>(() => store.OpenAsync(id, Cancel));
    }

    /// <summary>Comes in pieces, as from a network; may end with an error.</summary>
    private sealed class Dripping(byte[] content) : MemoryStream(content)
    {
        public bool BreaksOff { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (BreaksOff && Position == Length)
            {
                throw new EndOfStreamException("broken off");
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 77_777)], cancellationToken);
        }
    }
}
