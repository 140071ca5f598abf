using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EmradXds.Dicom.Data;

/// <summary>Turns the numbers of a value round (PS3.5 7.3). What is left of an odd length stays as it is.</summary>
internal static class ByteOrder
{
    public static void Reverse(Span<byte> value, int unitBytes)
    {
        switch (unitBytes)
        {
            case 2:
                Span<ushort> words = MemoryMarshal.Cast<byte, ushort>(value);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                Span<uint> longs = MemoryMarshal.Cast<byte, uint>(value);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case 8:
                Span<ulong> veryLongs = MemoryMarshal.Cast<byte, ulong>(value);
                BinaryPrimitives.ReverseEndianness(veryLongs, veryLongs);
                break;
        }
    }
}
