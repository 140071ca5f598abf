using System.Security.Cryptography;

namespace EmradXds.Consumer;

/// <summary>Counts and hashes what is read through it, and stops at a limit of bytes or of patience.</summary>
internal sealed class MeasuredStream(Stream inner, long maxBytes, TimeSpan longestSilence, bool hashed) : ForwardOnlyStream
{
    private readonly IncrementalHash? sha1 = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;

    public long BytesRead { get; private set; }

    /// <summary>SHA-1 of what was read, 40 hexadecimal digits in lower case.</summary>
    public string Hash => Convert.ToHexStringLower(sha1!.GetCurrentHash());

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Measure(buffer[..count]);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(longestSilence);
        try
        {
            int count = await inner.ReadAsync(buffer, silence.Token);
            Measure(buffer.Span[..count]);
            return count;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The content stopped for {longestSilence.TotalSeconds:0} s.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        sha1?.Dispose();
        base.Dispose(disposing);
    }

    private void Measure(ReadOnlySpan<byte> bytes)
    {
        BytesRead += bytes.Length;
        if (BytesRead > maxBytes)
        {
            throw new IOException($"The content is longer than {maxBytes} bytes.");
        }

        sha1?.AppendData(bytes);
    }
}
