namespace EmradXds.Consumer;

/// <summary>Bytes that were read ahead, and then the rest.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardOnlyStream
{
    private ReadOnlyMemory<byte> ahead = prefix;

    public override int Read(Span<byte> buffer) => ahead.IsEmpty ? rest.Read(buffer) : TakeAhead(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ahead.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : new(TakeAhead(buffer.Span));

    private int TakeAhead(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, ahead.Length);
        ahead.Span[..count].CopyTo(buffer);
        ahead = ahead[count..];
        return count;
    }
}
