using System.Buffers.Binary;
using System.Globalization;

namespace EmradXds.Dicom.Data;

/// <summary>Values of the numeric VRs, in little endian as elements hold them (PS3.5 6.2).</summary>
internal static class ElementNumbers
{
    public static string[] ToText(DicomElement element)
    {
        ReadOnlySpan<byte> value = element.Value.Span;
        int size = Size(element.VR);
        if (size == 0 || value.Length < size)
        {
            return [];
        }

        string[] texts = new string[value.Length / size];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = ToText(value.Slice(i * size, size), element.VR);
        }

        return texts;
    }

    public static long? ToInteger(DicomElement element)
    {
        ReadOnlySpan<byte> value = element.Value.Span;
        DicomVR vr = element.VR;
        return value.Length < Size(vr) ? null
            : vr == DicomVR.US ? BinaryPrimitives.ReadUInt16LittleEndian(value)
            : vr == DicomVR.SS ? BinaryPrimitives.ReadInt16LittleEndian(value)
            : vr == DicomVR.UL ? BinaryPrimitives.ReadUInt32LittleEndian(value)
            : vr == DicomVR.SL ? BinaryPrimitives.ReadInt32LittleEndian(value)
            : vr == DicomVR.SV ? BinaryPrimitives.ReadInt64LittleEndian(value)
            : vr == DicomVR.UV && BinaryPrimitives.ReadUInt64LittleEndian(value) is var number and <= long.MaxValue ? (long)number
            : null;
    }

    public static byte[] FromText(DicomTag tag, DicomVR vr, IReadOnlyList<string> values)
    {
        int size = Size(vr);
        if (size == 0)
        {
            throw new ArgumentException($"{tag} has VR {vr}, which holds no text and no numbers", nameof(values));
        }

        byte[] bytes = new byte[size * values.Count];
        for (int i = 0; i < values.Count; i++)
        {
            try
            {
                FromText(bytes.AsSpan(i * size), vr, values[i]);
            }
            catch (FormatException exception)
            {
                throw new ArgumentException($"A value of {tag} is no number of VR {vr}", nameof(values), exception);
            }
        }

        return bytes;
    }

    private static int Size(DicomVR vr) => vr == DicomVR.AT ? 4 : vr.IsNumber ? vr.UnitBytes : 0;

    private static string ToText(ReadOnlySpan<byte> value, DicomVR vr) => vr.ToString() switch
    {
        "US" => BinaryPrimitives.ReadUInt16LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "SS" => BinaryPrimitives.ReadInt16LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "UL" => BinaryPrimitives.ReadUInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "SL" => BinaryPrimitives.ReadInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "UV" => BinaryPrimitives.ReadUInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "SV" => BinaryPrimitives.ReadInt64LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "FL" => BinaryPrimitives.ReadSingleLittleEndian(value).ToString(CultureInfo.InvariantCulture),
        "FD" => BinaryPrimitives.ReadDoubleLittleEndian(value).ToString(CultureInfo.InvariantCulture),
        _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{BinaryPrimitives.ReadUInt16LittleEndian(value):X4}{BinaryPrimitives.ReadUInt16LittleEndian(value[2..]):X4}"),
    };

    private static void FromText(Span<byte> bytes, DicomVR vr, string value)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        switch (vr.ToString())
        {
            case "US":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, ushort.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "SS":
                BinaryPrimitives.WriteInt16LittleEndian(bytes, short.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "UL":
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, uint.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "SL":
                BinaryPrimitives.WriteInt32LittleEndian(bytes, int.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "UV":
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "SV":
                BinaryPrimitives.WriteInt64LittleEndian(bytes, long.Parse(value, NumberStyles.Integer, invariant));
                break;
            case "FL":
                BinaryPrimitives.WriteSingleLittleEndian(bytes, float.Parse(value, NumberStyles.Float, invariant));
                break;
            case "FD":
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, double.Parse(value, NumberStyles.Float, invariant));
                break;
            default:
                uint tag = uint.Parse(value, NumberStyles.AllowHexSpecifier, invariant);
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(tag >> 16));
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], (ushort)tag);
                break;
        }
    }
}
