namespace EmradXds.Dicom.Network;

/// <summary>One instance to send.</summary>
/// <param name="SopClassUid">SOP class.</param>
/// <param name="SopInstanceUid">SOP instance.</param>
/// <param name="TransferSyntaxUid">In which its bytes are.</param>
/// <param name="OpenDataset">Opens the data set bytes (without preamble and meta); called when it is its turn.</param>
public sealed record InstanceToStore(string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, Func<Stream> OpenDataset)
{
    /// <summary>From a Part 10 file (or a bare data set with SOP class and instance inside).</summary>
    /// <exception cref="Data.DicomFormatException">It is no DICOM file.</exception>
    public static InstanceToStore FromFile(string path) => throw new NotImplementedException(path);
}
