using System.Buffers.Binary;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network.Dimse;

/// <summary>A command set, group 0000, always implicit VR little endian (PS3.7 section 6.3 and annex E.1): the elements of C-ECHO and
/// C-STORE. Others are skipped when read.</summary>
public sealed record DimseCommand
{
    private const ushort NoDataset = 0x0101;

    /// <summary>(0000,0100).</summary>
    public required CommandField Field { get; init; }

    /// <summary>(0000,0110), of a request.</summary>
    public ushort MessageId { get; init; }

    /// <summary>(0000,0120), of a response.</summary>
    public ushort MessageIdBeingRespondedTo { get; init; }

    /// <summary>(0000,0002); empty if absent.</summary>
    public string AffectedSopClassUid { get; init; } = "";

    /// <summary>(0000,1000); empty if absent.</summary>
    public string AffectedSopInstanceUid { get; init; } = "";

    /// <summary>(0000,0800): a data set follows.</summary>
    public bool HasDataset { get; init; }

    /// <summary>(0000,0900), of a response.</summary>
    public ushort Status { get; init; }

    /// <summary>(0000,0902), of a response; written in up to 64 characters; null if absent.</summary>
    public string? ErrorComment { get; init; }

    /// <summary>Of a response.</summary>
    public bool IsResponse => ((ushort)Field & 0x8000) != 0;

    /// <summary>Reads a command set.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="problem">What is wrong and what was expected, if the answer is null.</param>
    public static DimseCommand? Read(ReadOnlySpan<byte> bytes, out string? problem)
    {
        DimseCommand command = new() { Field = 0 };
        bool hasField = false;
        bool hasDatasetType = false;
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 8)
            {
                problem = $"{bytes.Length} bytes are left over at the end of a command set";
                return null;
            }

            ushort group = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            ushort element = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            if (group != 0 || length > bytes.Length - 8)
            {
                problem = $"({group:X4},{element:X4}) of {length} bytes cannot stand in a command set where {bytes.Length - 8} are left";
                return null;
            }

            ReadOnlySpan<byte> value = bytes.Slice(8, (int)length);
            bytes = bytes[(8 + (int)length)..];
            if (element is 0x0100 or 0x0110 or 0x0120 or 0x0800 or 0x0900 && length != 2)
            {
                problem = $"element (0000,{element:X4}) has {length} bytes, 2 were expected";
                return null;
            }

            hasField |= element == 0x0100;
            hasDatasetType |= element == 0x0800;
            command = element switch
            {
                0x0002 => command with { AffectedSopClassUid = WireText.Read(value) },
                0x0100 => command with { Field = (CommandField)BinaryPrimitives.ReadUInt16LittleEndian(value) },
                0x0110 => command with { MessageId = BinaryPrimitives.ReadUInt16LittleEndian(value) },
                0x0120 => command with { MessageIdBeingRespondedTo = BinaryPrimitives.ReadUInt16LittleEndian(value) },
                0x0800 => command with { HasDataset = BinaryPrimitives.ReadUInt16LittleEndian(value) != NoDataset },
                0x0900 => command with { Status = BinaryPrimitives.ReadUInt16LittleEndian(value) },
                0x0902 => command with { ErrorComment = WireText.Read(value) },
                0x1000 => command with { AffectedSopInstanceUid = WireText.Read(value) },
                _ => command,
            };
        }

        problem = !hasField ? "a command set lacks Command Field (0000,0100)"
            : !hasDatasetType ? "a command set lacks Command Data Set Type (0000,0800)"
            : null;
        return problem is null ? command : null;
    }

    /// <summary>The bytes, elements in order, group length first.</summary>
    /// <exception cref="ArgumentException">A UID is no ISO 646.</exception>
    public byte[] Write()
    {
        byte[] elements =
        [
            .. Text(0x0002, AffectedSopClassUid, '\0'),
            .. Number(0x0100, (ushort)Field),
            .. IsResponse ? Number(0x0120, MessageIdBeingRespondedTo) : Number(0x0110, MessageId),
            .. Field == CommandField.CStoreRq ? Number(0x0700, 0) : [],
            .. Number(0x0800, HasDataset ? (ushort)0 : NoDataset),
            .. IsResponse ? Number(0x0900, Status) : [],
            .. Text(0x0902, Comment(ErrorComment ?? ""), ' '),
            .. Text(0x1000, AffectedSopInstanceUid, '\0'),
        ];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, elements.Length);
        return [.. Element(0x0000, length), .. elements];
    }

    private static string Comment(string text) => string.Concat(text.Take(64).Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static byte[] Text(ushort element, string text, char padding) =>
        text.Length == 0 ? [] : Element(element, WireText.Write(text.Length % 2 == 0 ? text : text + padding));

    private static byte[] Number(ushort element, ushort value) => Element(element, [(byte)value, (byte)(value >> 8)]);

    private static byte[] Element(ushort element, ReadOnlySpan<byte> value) =>
        [0, 0, (byte)element, (byte)(element >> 8), (byte)value.Length, (byte)(value.Length >> 8), 0, 0, .. value];
}
