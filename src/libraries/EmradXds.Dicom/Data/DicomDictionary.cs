using System.Text;

namespace EmradXds.Dicom.Data;

/// <summary>The data dictionary: PS3.6, and PS3.7 for group 0000. Private elements are not in it.</summary>
public static partial class DicomDictionary
{
    private const ushort UsOrSs = ('x' << 8) | 's';
    private const ushort ObOrOw = ('o' << 8) | 'x';
    private const ushort LookupTable = ('l' << 8) | 't';

    /// <summary>The VR of an element, UN where unknown. Of several: OW before OB; US or SS by (0028,0103).</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="signedPixels">Whether (0028,0103) Pixel Representation is 1.</param>
    public static DicomVR VROf(DicomTag tag, bool signedPixels = false)
    {
        if (tag.Element == 0)
        {
            return DicomVR.UL;
        }

        if (tag.IsPrivate)
        {
            return tag.Element is >= 0x10 and <= 0xFF ? DicomVR.LO : DicomVR.UN;
        }

        int index = IndexOf(tag);
        return index < 0 ? DicomVR.UN : VRs[index] switch
        {
            UsOrSs => signedPixels ? DicomVR.SS : DicomVR.US,
            ObOrOw or LookupTable => DicomVR.OW,
            ushort code => new DicomVR(code),
        };
    }

    /// <summary>The keyword, such as <c>PatientID</c>; null where unknown.</summary>
    public static string? KeywordOf(DicomTag tag) => IndexOf(tag) is >= 0 and int index ? TextAt(KeywordText, KeywordOffsets, index) : null;

    /// <summary>The name, such as <c>Patient ID</c>; null where unknown.</summary>
    public static string? NameOf(DicomTag tag) => IndexOf(tag) is >= 0 and int index ? TextAt(NameText, NameOffsets, index) : null;

    /// <summary>The value multiplicity, such as <c>1-n</c>; null where unknown.</summary>
    public static string? VMOf(DicomTag tag) => IndexOf(tag) is >= 0 and int index ? VMTexts[VMs[index]] : null;

    /// <summary>The tag of a keyword (the lowest of a repeating group), or of eight hexadecimal digits; null where there is none.</summary>
    public static DicomTag? TagOf(string keyword)
    {
        if (keyword.Length == 8 && uint.TryParse(
            keyword, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out uint hex))
        {
            return new DicomTag((ushort)(hex >> 16), (ushort)hex);
        }

        return ByKeyword.Tags.TryGetValue(keyword, out uint tag) ? new DicomTag((ushort)(tag >> 16), (ushort)tag) : null;
    }

    private static int IndexOf(DicomTag tag)
    {
        int index = Tags[..Singles].BinarySearch(tag.Value);
        if (index >= 0)
        {
            return index;
        }

        for (int repeater = 0; repeater < RepeaterMasks.Length; repeater++)
        {
            if ((tag.Value & RepeaterMasks[repeater]) == Tags[Singles + repeater])
            {
                return Singles + repeater;
            }
        }

        return -1;
    }

    private static string? TextAt(ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, int index) =>
        offsets[index] == offsets[index + 1] ? null : Encoding.UTF8.GetString(text[offsets[index]..offsets[index + 1]]);

    /// <summary>Made when a keyword is first asked for.</summary>
    private static class ByKeyword
    {
        public static Dictionary<string, uint> Tags { get; } = Read();

        private static Dictionary<string, uint> Read()
        {
            Dictionary<string, uint> tags = [];
            for (int index = 0; index < DicomDictionary.Tags.Length; index++)
            {
                if (TextAt(KeywordText, KeywordOffsets, index) is { } keyword)
                {
                    tags.TryAdd(keyword, DicomDictionary.Tags[index]);
                }
            }

            return tags;
        }
    }
}
