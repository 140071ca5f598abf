namespace EmradXds.Soap.Envelopes;

/// <summary>Holds one envelope: in memory up to a size, beyond it in a temporary file that deletes itself.</summary>
internal sealed class Spool(int memoryBytes) : Stream
{
    private MemoryStream? memory = new();
    private FileStream? file;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => memory?.Length ?? file!.Length;

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    /// <summary>A reader of its own over all that was written; can be called again. The caller disposes it.</summary>
    public Stream OpenRead()
    {
        if (memory is not null)
        {
            return new MemoryStream(memory.GetBuffer(), 0, (int)memory.Length, writable: false);
        }

        file!.Flush();
        return new FileStream(file.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (memory is not null && memory.Length + buffer.Length > memoryBytes)
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
            memory.WriteTo(file);
            memory = null;
        }

        ((Stream?)memory ?? file!).Write(buffer);
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
        base.Dispose(disposing);
    }
}
