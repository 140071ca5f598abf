namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>SOP class extended negotiation, item 56 (PS3.7 annex D.3.3.5).</summary>
/// <param name="SopClassUid">For which SOP class.</param>
/// <param name="ApplicationInformation">Bytes that its service class defines.</param>
public sealed record ExtendedNegotiation(string SopClassUid, ReadOnlyMemory<byte> ApplicationInformation);
