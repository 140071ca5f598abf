using System.Buffers;
using System.Buffers.Binary;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>Reads PDUs from buffers (PS3.8 section 9.3). It keeps no state: a PDU is read when all of it is there, and its declared length
/// is tested as soon as the six bytes of its header are.</summary>
public static class PduReader
{
    /// <summary>Bytes of type, reserved byte and length, before the body.</summary>
    public const int HeaderLength = 6;

    /// <summary>Bytes of length, context id and message control header, before a fragment.</summary>
    public const int PdvHeaderLength = 6;

    private const int SmallBodyLength = 4;

    /// <summary>Reads the PDU at the front of a buffer. Fragments of a P-DATA-TF point into the buffer.</summary>
    public static PduReadResult Read(in ReadOnlySequence<byte> buffer, PduLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (buffer.IsEmpty)
        {
            return default;
        }

        byte type = buffer.FirstSpan.IsEmpty ? buffer.ToArray()[0] : buffer.FirstSpan[0];
        long longest = type switch
        {
            PduType.AssociateRq or PduType.AssociateAc => limits.MaxAssociateLength,
            PduType.DataTf => limits.MaxDataLength,
            PduType.AssociateRj or PduType.ReleaseRq or PduType.ReleaseRp or PduType.Abort => SmallBodyLength,
            _ => -1,
        };
        if (longest < 0)
        {
            return Malformed(AAbort.UnrecognizedPdu, $"PDU type {type:X2} is none of 01 to 07");
        }

        if (buffer.Length < HeaderLength)
        {
            return default;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[2..]);
        if (length > longest || (longest == SmallBodyLength && length != SmallBodyLength))
        {
            return Malformed(AAbort.InvalidPduParameterValue, $"PDU of type {type:X2} declares {length} bytes, {longest} are taken");
        }

        if (buffer.Length < HeaderLength + length)
        {
            return default;
        }

        ReadOnlySequence<byte> body = buffer.Slice(HeaderLength, length);
        PduReadResult read = type == PduType.DataTf ? ReadData(body, limits) : ReadContiguous(type, body, limits);
        return read with { Length = read.Status == PduReadStatus.Done ? HeaderLength + length : 0 };
    }

    private static PduReadResult ReadContiguous(byte type, in ReadOnlySequence<byte> body, PduLimits limits)
    {
        ReadOnlySpan<byte> bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        switch (type)
        {
            case PduType.AssociateRj:
                return Done(new AAssociateRj(bytes[1], bytes[2], bytes[3]));
            case PduType.ReleaseRq:
                return Done(AReleaseRq.Instance);
            case PduType.ReleaseRp:
                return Done(AReleaseRp.Instance);
            case PduType.Abort:
                return Done(new AAbort(bytes[2], bytes[3]));
            default:
                AssociateParser parser = new(limits);
                return parser.Parse(isRequest: type == PduType.AssociateRq, bytes) is Pdu pdu
                    ? Done(pdu)
                    : Malformed(AAbort.InvalidPduParameterValue, parser.Problem ?? "");
        }
    }

    private static PduReadResult ReadData(ReadOnlySequence<byte> rest, PduLimits limits)
    {
        List<Pdv> values = new(1);
        Span<byte> header = stackalloc byte[PdvHeaderLength];
        while (!rest.IsEmpty)
        {
            if (values.Count == limits.MaxPdvs)
            {
                return Malformed(AAbort.InvalidPduParameterValue, $"a P-DATA-TF holds more than {limits.MaxPdvs} presentation data values");
            }

            if (rest.Length < PdvHeaderLength)
            {
                return Malformed(AAbort.InvalidPduParameterValue, $"{rest.Length} bytes are left over at the end of a P-DATA-TF");
            }

            rest.Slice(0, PdvHeaderLength).CopyTo(header);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (length < 2 || length > rest.Length - 4)
            {
                return Malformed(
                    AAbort.InvalidPduParameterValue, $"a presentation data value of {length} bytes where {rest.Length - 4} are left");
            }

            values.Add(new Pdv(header[4], (header[5] & 1) != 0, (header[5] & 2) != 0, rest.Slice(PdvHeaderLength, length - 2)));
            rest = rest.Slice(4 + length);
        }

        return values.Count == 0
            ? Malformed(AAbort.InvalidPduParameterValue, "a P-DATA-TF holds no presentation data value")
            : Done(new PDataTf(values));
    }

    private static PduReadResult Done(Pdu pdu) => new(PduReadStatus.Done, pdu, 0, null, null);

    private static PduReadResult Malformed(AAbort abort, string problem) => new(PduReadStatus.Malformed, null, 0, abort, problem);
}
