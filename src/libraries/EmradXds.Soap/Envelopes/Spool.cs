using System.Buffers;

namespace EmradXds.Soap.Envelopes;

/// <summary>Holds one envelope: in memory up to a size, beyond it in a temporary file that deletes itself.</summary>
internal sealed class Spool(int memoryBytes) : Stream
{
    private const int FirstRent = 4_096;

    /// <summary>The envelope; once it is in a file, what goes there next.</summary>
    private byte[]? memory = ArrayPool<byte>.Shared.Rent(FirstRent);

    private int held;
    private FileStream? file;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => file?.Length ?? held;

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    private byte[] Memory => memory ?? throw new ObjectDisposedException(nameof(Spool));

    /// <summary>A reader of its own over all that was written; can be called again. The caller disposes it.</summary>
    public Stream OpenRead()
    {
        if (TryGetMemory(out ReadOnlyMemory<byte> bytes))
        {
            return new MemoryStream(Memory, 0, bytes.Length, writable: false);
        }

        file!.Flush();
        return new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>All that was written, where it is in memory; valid until the next write and until this is disposed of.</summary>
    public bool TryGetMemory(out ReadOnlyMemory<byte> bytes)
    {
        bytes = file is null ? Memory.AsMemory(0, held) : default;
        return file is null;
    }

    /// <summary>Room for what comes next, to be told by <see cref="Advance"/>.</summary>
    public Memory<byte> GetRoom()
    {
        if (file is null && held == Memory.Length)
        {
            Grow(held + 1);
        }

        return file is null ? Memory.AsMemory(held) : Memory;
    }

    /// <summary>Takes that much of the room last asked for.</summary>
    public void Advance(int count)
    {
        if (file is not null)
        {
            file.Write(Memory, 0, count);
            return;
        }

        held += count;
        if (held > memoryBytes)
        {
            MoveToFile();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (file is null && held + buffer.Length > memoryBytes)
        {
            MoveToFile();
        }

        if (file is not null)
        {
            file.Write(buffer);
            return;
        }

        if (held + buffer.Length > Memory.Length)
        {
            Grow(held + buffer.Length);
        }

        buffer.CopyTo(Memory.AsSpan(held));
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

    private void Grow(int least)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * Memory.Length, least));
        Memory.AsSpan(0, held).CopyTo(larger);
        Release();
        memory = larger;
    }

    private void MoveToFile()
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
        file.Write(Memory, 0, held);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref memory, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
