using System.Buffers;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network.Dimse;

/// <summary>Writes messages: the command set and the beginning of the data set leave in one write, and as many PDUs as the buffer holds in
/// each further one.</summary>
internal sealed class MessageWriter : IDisposable
{
    private const int FragmentHeaderLength = 12;
    private const int BufferSize = 256 << 10;
    private const int MaxFragment = 128 << 10;

    private readonly UpperLayerConnection connection;
    private readonly TimeSpan patience;
    private readonly int maxFragment;
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int used;

    /// <param name="connection">Where to.</param>
    /// <param name="peerMaximumLength">Longest P-DATA-TF body that the peer takes; 0 is no limit.</param>
    /// <param name="patience">Longest wait for the peer to take what is written.</param>
    public MessageWriter(UpperLayerConnection connection, uint peerMaximumLength, TimeSpan patience)
    {
        this.connection = connection;
        this.patience = patience;
        uint body = peerMaximumLength == 0 ? MaxFragment : Math.Min(peerMaximumLength, MaxFragment);
        // Fragments have an even length (PS3.8 annex E.2); a peer that takes less than one word of a fragment gets that.
        maxFragment = Math.Max(2, (int)body - PduReader.PdvHeaderLength) & ~1;
    }

    /// <summary>A message without data set.</summary>
    public async ValueTask WriteAsync(DimseCommand command, byte contextId, CancellationToken cancel)
    {
        await AppendAsync(command, contextId, cancel);
        await FlushAsync(cancel);
    }

    /// <summary>A message with a data set, which is read to its end.</summary>
    /// <param name="command">The command set.</param>
    /// <param name="contextId">Presentation context id.</param>
    /// <param name="dataset">The data set bytes.</param>
    /// <param name="padsToEven">Adds a NUL to an odd number of bytes: deflated data sets only (PS3.5 annex A.5), other ones go as they
    /// are.</param>
    /// <param name="cancel">Ends it.</param>
    public async ValueTask WriteAsync(DimseCommand command, byte contextId, Stream dataset, bool padsToEven, CancellationToken cancel)
    {
        await AppendAsync(command, contextId, cancel);
        // One byte more than fits in a fragment is read, to know whether the fragment is the last one; it is carried over to the next.
        byte carried = 0;
        for (int carry = 0; ;)
        {
            if (buffer.Length - used < FragmentHeaderLength + maxFragment + 1)
            {
                await FlushAsync(cancel);
            }

            Memory<byte> space = buffer.AsMemory(used + FragmentHeaderLength, maxFragment + 1);
            space.Span[0] = carried;
            int filled = carry + await dataset.ReadAtLeastAsync(space[carry..], space.Length - carry, throwOnEndOfStream: false, cancel);
            bool isLast = filled <= maxFragment;
            int length = Math.Min(filled, maxFragment);
            if (padsToEven && length % 2 != 0)
            {
                space.Span[length++] = 0;
            }

            PduWriter.WriteFragmentHeader(buffer.AsSpan(used), contextId, isCommand: false, isLast, length);
            used += FragmentHeaderLength + length;
            if (isLast)
            {
                break;
            }

            (carry, carried) = (1, space.Span[maxFragment]);
        }

        await FlushAsync(cancel);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    private async ValueTask AppendAsync(DimseCommand command, byte contextId, CancellationToken cancel)
    {
        ReadOnlyMemory<byte> bytes = command.Write();
        while (true)
        {
            int length = Math.Min(bytes.Length, maxFragment);
            if (buffer.Length - used < FragmentHeaderLength + length)
            {
                await FlushAsync(cancel);
            }

            bool isLast = length == bytes.Length;
            PduWriter.WriteFragmentHeader(buffer.AsSpan(used), contextId, isCommand: true, isLast, length);
            bytes[..length].CopyTo(buffer.AsMemory(used + FragmentHeaderLength));
            used += FragmentHeaderLength + length;
            bytes = bytes[length..];
            if (isLast)
            {
                return;
            }
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancel)
    {
        int length = used;
        used = 0;
        await connection.WriteAsync(buffer.AsMemory(0, length), patience, cancel);
    }
}
