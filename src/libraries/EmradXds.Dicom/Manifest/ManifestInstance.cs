namespace EmradXds.Dicom.Manifest;

/// <summary>One instance of a manifest ((0008,1150), (0008,1155)).</summary>
public sealed record ManifestInstance(string SopClassUid, string SopInstanceUid);
