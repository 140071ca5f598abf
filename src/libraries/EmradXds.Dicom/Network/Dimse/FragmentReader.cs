using System.Buffers;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network.Dimse;

/// <summary>Walks the presentation data values of an association, message after message; one P-DATA-TF may end a message and begin the
/// next.</summary>
internal sealed class FragmentReader(UpperLayerConnection connection)
{
    // The longest that this library can make sense of is well below 1 KiB; other services' lists of UIDs are longer.
    private const int MaxCommandLength = 64 << 10;

    private IReadOnlyList<Pdv> values = [];
    private int next;

    /// <summary>The next command set, or null when the peer asks for release instead.</summary>
    /// <param name="patience">Longest wait for each PDU.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="DicomNetworkException">Malformed, out of order, aborted, too late, or no connection any more.</exception>
    public async ValueTask<(DimseCommand Command, byte ContextId)?> ReadCommandAsync(TimeSpan patience, CancellationToken cancel)
    {
        if (await ReadAsync(betweenMessages: true, patience, cancel) is not { } fragment)
        {
            return null;
        }

        if (fragment.IsCommand && fragment.IsLast && fragment.Fragment.IsSingleSegment)
        {
            return (Parse(fragment.Fragment.FirstSpan), fragment.ContextId);
        }

        ArrayBufferWriter<byte> bytes = new();
        byte contextId = fragment.ContextId;
        while (true)
        {
            if (!fragment.IsCommand || fragment.ContextId != contextId)
            {
                throw Broke("a data set or another context where a command set was expected", AAbort.UnexpectedPduParameter);
            }

            if (bytes.WrittenCount + fragment.Fragment.Length > MaxCommandLength)
            {
                throw Broke($"a command set is longer than {MaxCommandLength} bytes", AAbort.InvalidPduParameterValue);
            }

            fragment.Fragment.CopyTo(bytes.GetSpan((int)fragment.Fragment.Length));
            bytes.Advance((int)fragment.Fragment.Length);
            if (fragment.IsLast)
            {
                return (Parse(bytes.WrittenSpan), contextId);
            }

            fragment = (await ReadAsync(betweenMessages: false, patience, cancel))!.Value;
        }
    }

    /// <summary>The next fragment of a data set.</summary>
    /// <exception cref="DicomNetworkException">Malformed, out of order, aborted, too late, or no connection any more.</exception>
    public async ValueTask<Pdv> ReadDatasetAsync(byte contextId, TimeSpan patience, CancellationToken cancel)
    {
        Pdv fragment = (await ReadAsync(betweenMessages: false, patience, cancel))!.Value;
        return !fragment.IsCommand && fragment.ContextId == contextId
            ? fragment
            : throw Broke("a command set or another context where a fragment of a data set was expected", AAbort.UnexpectedPduParameter);
    }

    private async ValueTask<Pdv?> ReadAsync(bool betweenMessages, TimeSpan patience, CancellationToken cancel)
    {
        if (next == values.Count)
        {
            switch (await connection.ReadAsync(patience, cancel))
            {
                case PDataTf data:
                    (values, next) = (data.Values, 0);
                    break;
                case AReleaseRq when betweenMessages:
                    return null;
                case AAbort abort:
                    throw new DicomNetworkException($"{connection.Peer} aborted the association: {abort.Words}");
                case Pdu other:
                    throw Broke($"{other.GetType().Name} where P-DATA-TF was expected", AAbort.UnexpectedPdu);
            }
        }

        return values[next++];
    }

    private DimseCommand Parse(ReadOnlySpan<byte> bytes) =>
        DimseCommand.Read(bytes, out string? problem) ?? throw Broke(problem ?? "", AAbort.InvalidPduParameterValue);

    private DicomNetworkException Broke(string problem, AAbort abort) =>
        new($"{connection.Peer} broke the protocol: {problem}") { Abort = abort };
}
