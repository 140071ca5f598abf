namespace EmradXds.Dicom.Data;

/// <summary>What the first element of a data set tells about its transfer syntax.</summary>
internal static class TransferSyntaxGuess
{
    private const int HighestFirstGroup = 0x0020;
    private const uint LongestFirstValue = 1 << 20;

    /// <summary>The syntax of a data set that nothing introduces; null where it does not look like one.</summary>
    public static DicomTransferSyntax? OfBareDataset(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ElementHeader.ShortBytes)
        {
            return null;
        }

        DicomTransferSyntax guess = OfFirstElement(bytes);
        ushort group = ElementHeader.ReadTag(bytes, guess.IsBigEndian).Group;
        return group is > 0 and <= HighestFirstGroup && (guess.IsExplicit || ElementHeader.ReadLength(bytes, false) <= LongestFirstValue)
            ? guess
            : null;
    }

    /// <summary>Of a data set that surely is one: implicit, or explicit in either byte order.</summary>
    public static DicomTransferSyntax OfFirstElement(ReadOnlySpan<byte> bytes)
    {
        bool isExplicit = bytes.Length >= ElementHeader.ShortBytes && new DicomVR(bytes[4], bytes[5]).IsKnown;
        bool isBigEndian = isExplicit && bytes[0] == 0 && bytes[1] != 0;
        return !isExplicit ? DicomTransferSyntax.ImplicitVRLittleEndian
            : isBigEndian ? DicomTransferSyntax.ExplicitVRBigEndian
            : DicomTransferSyntax.ExplicitVRLittleEndian;
    }

    /// <summary>Declared explicit, but the bytes of the VR are none, and as an implicit element it would be one we know.</summary>
    public static bool IsImplicitNevertheless(ReadOnlySpan<byte> bytes, long left)
    {
        uint length = ElementHeader.ReadLength(bytes, isBigEndian: false);
        return !new DicomVR(bytes[4], bytes[5]).IsLetters
            && DicomDictionary.VROf(ElementHeader.ReadTag(bytes, isBigEndian: false)) != DicomVR.UN
            && (length == ElementHeader.UndefinedLength || length <= Math.Min(LongestFirstValue, left - ElementHeader.ShortBytes));
    }

    /// <summary>Declared implicit, but a VR stands where the length should: the dictionary's, or before a length that is not 0 (as a
    /// length of 32 bits, letters with two NUL behind them are possible).</summary>
    public static bool IsExplicitNevertheless(ReadOnlySpan<byte> bytes)
    {
        DicomVR vr = new(bytes[4], bytes[5]);
        DicomVR known = DicomDictionary.VROf(ElementHeader.ReadTag(bytes, isBigEndian: false));
        bool endsInZeros = bytes[6] == 0 && bytes[7] == 0;
        return vr.IsKnown && (known == vr ? !vr.HasLongLength || endsInZeros : known == DicomVR.UN && vr.HasLongLength == endsInZeros);
    }
}
