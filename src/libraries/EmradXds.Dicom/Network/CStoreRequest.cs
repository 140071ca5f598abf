namespace EmradXds.Dicom.Network;

/// <summary>C-STORE-RQ as it arrived (PS3.7 9.3.1.1).</summary>
/// <param name="SopClassUid">(0000,0002).</param>
/// <param name="SopInstanceUid">(0000,1000).</param>
/// <param name="TransferSyntaxUid">Of the accepted presentation context.</param>
/// <param name="CallingAeTitle">Who sends.</param>
/// <param name="CalledAeTitle">Whom he means.</param>
public sealed record CStoreRequest(
    string SopClassUid, string SopInstanceUid, string TransferSyntaxUid, string CallingAeTitle, string CalledAeTitle);
