using System.Buffers.Binary;

namespace EmradXds.Dicom.Data;

/// <summary>Tag, VR and length as they stand before a value (PS3.5 7.1.2, 7.1.3).</summary>
internal readonly record struct ElementHeader(DicomTag Tag, DicomVR VR, uint Length, int Bytes)
{
    /// <summary>Bytes that hold tag and length of an item, and tell how long any other header is.</summary>
    public const int ShortBytes = 8;

    /// <summary>The bytes of the longest header.</summary>
    public const int LongBytes = 12;

    /// <summary>FFFFFFFF: the value ends with a delimiter.</summary>
    public const uint UndefinedLength = 0xFFFFFFFF;

    /// <summary>The tag alone.</summary>
    public static DicomTag ReadTag(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        new(Read16(bytes, isBigEndian), Read16(bytes[2..], isBigEndian));

    /// <summary>The 32 bits behind the tag: the length, where there is no VR.</summary>
    public static uint ReadLength(ReadOnlySpan<byte> bytes, bool isBigEndian) => Read32(bytes[4..], isBigEndian);

    /// <summary>Reads a header without VR, which is little endian.</summary>
    public static ElementHeader ReadImplicit(ReadOnlySpan<byte> bytes) =>
        new(ReadTag(bytes, isBigEndian: false), DicomVR.UN, ReadLength(bytes, isBigEndian: false), ShortBytes);

    /// <summary>Reads a header with VR; null where it takes more bytes than there are (at least 8).</summary>
    public static ElementHeader? ReadExplicit(ReadOnlySpan<byte> bytes, bool isBigEndian)
    {
        DicomTag tag = ReadTag(bytes, isBigEndian);
        DicomVR vr = new(bytes[4], bytes[5]);
        return !vr.HasLongLength ? new ElementHeader(tag, vr, Read16(bytes[6..], isBigEndian), ShortBytes)
            : bytes.Length >= LongBytes ? new ElementHeader(tag, vr, Read32(bytes[8..], isBigEndian), LongBytes)
            : null;
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint Read32(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
