using System.Buffers;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network.Dimse;

/// <summary>The bytes of an arriving data set. They are read from the connection when they are asked for; when the association breaks
/// before the last fragment, reading throws, so that a data set that ends is whole.</summary>
internal sealed class DatasetStream(
    FragmentReader fragments, byte contextId, TimeSpan patience, long maxLength, CancellationToken lifetime) : Stream
{
    private ReadOnlySequence<byte> rest;
    private bool isLast;
    private bool isClosed;
    private long taken;

    /// <summary>Why the association broke while this was read, or null.</summary>
    public DicomNetworkException? Failure { get; private set; }

    public override bool CanRead => !isClosed;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>No more reading by whom it was given to; what has not been read is taken from the connection and thrown away.</summary>
    /// <exception cref="DicomNetworkException">The association broke before the last fragment.</exception>
    public async ValueTask DrainAsync()
    {
        isClosed = true;
        while (await NextAsync(lifetime))
        {
            rest = default;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        if (buffer.IsEmpty || !await NextAsync(cancellationToken))
        {
            return 0;
        }

        int count = (int)Math.Min(buffer.Length, rest.Length);
        rest.Slice(0, count).CopyTo(buffer.Span);
        rest = rest.Slice(count);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        while (await NextAsync(cancellationToken))
        {
            foreach (ReadOnlyMemory<byte> piece in rest)
            {
                await destination.WriteAsync(piece, cancellationToken);
            }

            rest = default;
        }
    }

    // For parsers that read synchronously: the thread waits for the peer.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Whether bytes are there; false at the end.</summary>
    private async ValueTask<bool> NextAsync(CancellationToken cancel)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        while (rest.IsEmpty && !isLast)
        {
            Pdv fragment = await ReadFragmentAsync(cancel);
            (rest, isLast) = (fragment.Fragment, fragment.IsLast);
            taken += rest.Length;
            if (taken > maxLength)
            {
                Failure = new DicomNetworkException($"a data set is longer than {maxLength} bytes") { Abort = AAbort.ServiceUser };
                throw Failure;
            }
        }

        return !rest.IsEmpty;
    }

    private async ValueTask<Pdv> ReadFragmentAsync(CancellationToken cancel)
    {
        try
        {
            if (!cancel.CanBeCanceled || cancel == lifetime)
            {
                return await fragments.ReadDatasetAsync(contextId, patience, lifetime);
            }

            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime);
            return await fragments.ReadDatasetAsync(contextId, patience, either.Token);
        }
        catch (DicomNetworkException e)
        {
            Failure = e;
            throw;
        }
    }
}
