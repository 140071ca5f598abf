namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>SCP/SCU role selection, item 54 (PS3.7 annex D.3.3.4).</summary>
/// <param name="SopClassUid">For which SOP class.</param>
/// <param name="Scu">The requestor may be SCU.</param>
/// <param name="Scp">The requestor may be SCP.</param>
public sealed record RoleSelection(string SopClassUid, bool Scu, bool Scp);
