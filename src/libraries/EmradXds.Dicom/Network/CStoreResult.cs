namespace EmradXds.Dicom.Network;

/// <summary>Status of a C-STORE-RSP (PS3.4 table B.2-1).</summary>
/// <param name="Status">0000 success; A700 out of resources; A900 data set does not match SOP class; C000 cannot understand; 0122, 0117,
/// ….</param>
/// <param name="Comment">(0000,0902), up to 64 characters, no patient data; null on success.</param>
public sealed record CStoreResult(ushort Status, string? Comment = null)
{
    /// <summary>Stored.</summary>
    public static CStoreResult Success { get; } = new(0x0000);
}
