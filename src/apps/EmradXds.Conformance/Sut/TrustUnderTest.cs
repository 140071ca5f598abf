namespace EmradXds.Conformance.Sut;

/// <summary>One trust's imaging source; its OIDs and AE title are in the profile.</summary>
/// <param name="Ods">ODS code, as in the profile.</param>
/// <param name="Dicom">Where C-STORE is taken.</param>
/// <param name="Imaging">Where RAD-69 is answered.</param>
public sealed record TrustUnderTest(string Ods, NetworkAddress Dicom, Uri Imaging);
