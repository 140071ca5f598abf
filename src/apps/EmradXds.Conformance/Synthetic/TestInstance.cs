using System.Security.Cryptography;
using EmradXds.Dicom.Data;

namespace EmradXds.Conformance.Synthetic;

/// <summary>An instance that the run made.</summary>
public sealed class TestInstance(DicomDataset dataset, string seriesInstanceUid, string sopClassUid, string sopInstanceUid)
{
    private string? hash;

    /// <summary>Series Instance UID.</summary>
    public string SeriesInstanceUid { get; } = seriesInstanceUid;

    /// <summary>SOP Class UID.</summary>
    public string SopClassUid { get; } = sopClassUid;

    /// <summary>SOP Instance UID.</summary>
    public string SopInstanceUid { get; } = sopInstanceUid;

    /// <summary>In which it is sent.</summary>
    public DicomTransferSyntax TransferSyntax { get; } = DicomTransferSyntax.ExplicitVRLittleEndian;

    /// <summary>SHA-256 of the data set bytes as sent.</summary>
    public string Hash => hash ??= Convert.ToHexStringLower(SHA256.HashData(OpenDataset()));

    /// <summary>The data set bytes, the same at each call.</summary>
    public Stream OpenDataset()
    {
        MemoryStream bytes = new();
        dataset.Write(bytes, TransferSyntax);
        bytes.Position = 0;
        return bytes;
    }
}
