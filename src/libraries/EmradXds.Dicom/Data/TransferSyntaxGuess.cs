namespace EmradXds.Dicom.Data;

/// <summary>Which of the three uncompressed syntaxes the first element of a data set is written in.</summary>
internal static class TransferSyntaxGuess
{
    private const int HighestFirstGroup = 0x0020;

    /// <summary>Of a data set that nothing introduces; null where it does not look like one.</summary>
    public static DicomTransferSyntax? OfBareDataset(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8)
        {
            return null;
        }

        bool isLittle = bytes[1] == 0 && bytes[0] is > 0 and <= HighestFirstGroup;
        bool isBig = bytes[0] == 0 && bytes[1] is > 0 and <= HighestFirstGroup;
        DicomTransferSyntax guess = OfFirstElement(bytes);
        uint implicitLength = BitConverter.ToUInt32(bytes[4..]);
        return guess switch
        {
            { IsBigEndian: true } => isBig ? guess : null,
            { IsExplicit: true } => isLittle ? guess : null,
            _ => isLittle && implicitLength <= 1 << 20 ? guess : null,
        };
    }

    /// <summary>Of a data set that surely is one.</summary>
    public static DicomTransferSyntax OfFirstElement(ReadOnlySpan<byte> bytes)
    {
        bool isExplicit = bytes.Length >= 8 && new DicomVR(bytes[4], bytes[5]).IsKnown;
        bool isBigEndian = isExplicit && bytes[0] == 0 && bytes[1] != 0;
        return !isExplicit ? DicomTransferSyntax.ImplicitVRLittleEndian
            : isBigEndian ? DicomTransferSyntax.ExplicitVRBigEndian
            : DicomTransferSyntax.ExplicitVRLittleEndian;
    }
}
