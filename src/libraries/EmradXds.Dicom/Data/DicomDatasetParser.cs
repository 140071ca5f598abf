using System.Buffers;

namespace EmradXds.Dicom.Data;

/// <summary>Parses a data set from bytes pushed in pieces of any size: while they arrive from the network they can go to a file as
/// well.</summary>
/// <remarks>Synchronous; holds no more than the unfinished element and the values below the memory limit. Large values are noted with
/// position and length. Deflated syntaxes are inflated on the way, within the cap. After an exception it takes no more.</remarks>
public sealed class DicomDatasetParser : IDisposable
{
    private const int PieceBytes = 16 << 10;
    private readonly DatasetReader reader;
    private readonly DatasetInflater? inflater;
    private readonly byte[] pending = new byte[16];
    private int pendingCount;

    /// <summary>A parser of one data set.</summary>
    public DicomDatasetParser(DicomTransferSyntax syntax, DicomReadOptions options)
    {
        reader = new DatasetReader(syntax, options);
        inflater = syntax.IsDeflated ? new DatasetInflater(options) : null;
    }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="DicomFormatException">They cannot continue a data set.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (inflater is null)
        {
            Parse(bytes);
            return;
        }

        byte[] inflated = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (bytes.Length > 0)
            {
                ReadOnlySpan<byte> piece = bytes[..Math.Min(PieceBytes, bytes.Length)];
                bytes = bytes[piece.Length..];
                inflater.Write(piece);
                while (inflater.Read(inflated) is > 0 and int count)
                {
                    Parse(inflated.AsSpan(0, count));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(inflated);
        }
    }

    /// <summary>No more bytes will come.</summary>
    /// <exception cref="DicomFormatException">An element, item or sequence is unfinished.</exception>
    public DicomDataset Complete()
    {
        DicomDataset dataset = reader.Complete(pendingCount);
        return inflater is null || inflater.HasEnded()
            ? dataset
            : throw new DicomFormatException("The deflated data end too early", null, reader.Position);
    }

    /// <inheritdoc/>
    public void Dispose() => inflater?.Dispose();

    private void Parse(ReadOnlySpan<byte> bytes)
    {
        // An element's header that was cut: completed by as many bytes as it needs, at most 12.
        while (pendingCount > 0 && bytes.Length > 0 && !reader.HasStopped)
        {
            int more = Math.Min(bytes.Length, pendingCount < 8 ? 8 - pendingCount : 12 - pendingCount);
            bytes[..more].CopyTo(pending.AsSpan(pendingCount));
            bytes = bytes[more..];
            int all = pendingCount + more;
            int taken = reader.Advance(pending.AsSpan(0, all));
            pending.AsSpan(taken, all - taken).CopyTo(pending);
            pendingCount = all - taken;
        }

        if (bytes.Length > 0 && !reader.HasStopped)
        {
            int taken = reader.Advance(bytes);
            if (reader.HasStopped)
            {
                return;
            }

            bytes[taken..].CopyTo(pending);
            pendingCount = bytes.Length - taken;
        }
    }
}
