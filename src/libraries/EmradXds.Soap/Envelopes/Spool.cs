using System.Buffers;

namespace EmradXds.Soap.Envelopes;

/// <summary>Holds one envelope: in memory up to a size, beyond it in a temporary file that deletes itself.</summary>
internal sealed class Spool(int memoryBytes) : Stream
{
    private const int FirstRent = 4_096;

    private byte[]? memory = ArrayPool<byte>.Shared.Rent(FirstRent);
    private int held;
    private FileStream? file;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file?.Length ?? held;

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    /// <summary>A reader of its own over all that was written; can be called again. The caller disposes it.</summary>
    public Stream OpenRead()
    {
        if (TryGetMemory(out ReadOnlyMemory<byte> bytes))
        {
            return new MemoryStream(memory!, 0, bytes.Length, writable: false);
        }

        file!.Flush();
        return new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>All that was written, where it is in memory; valid until the next write and until this is disposed of.</summary>
    public bool TryGetMemory(out ReadOnlyMemory<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(memory is null && file is null, this);
        bytes = memory.AsMemory(0, memory is null ? 0 : held);
        return memory is not null;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (memory is not null && held + buffer.Length > memoryBytes)
        {
            FileStreamOptions options = new()
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.DeleteOnClose,
            };
            if (!OperatingSystem.IsWindows())
            {
                // Patient data lie in it: nobody else on the machine may read them.
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            file = new FileStream(Path.Combine(Path.GetTempPath(), $"emrad-envelope-{Guid.NewGuid():N}"), options);
            file.Write(memory, 0, held);
            Release();
        }

        if (file is not null)
        {
            file.Write(buffer);
            return;
        }

        ObjectDisposedException.ThrowIf(memory is null, this);
        if (held + buffer.Length > memory.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * memory.Length, held + buffer.Length));
            memory.AsSpan(0, held).CopyTo(larger);
            Release();
            memory = larger;
        }

        buffer.CopyTo(memory.AsSpan(held));
        held += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file?.Dispose();
        Release();
        base.Dispose(disposing);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref memory, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
