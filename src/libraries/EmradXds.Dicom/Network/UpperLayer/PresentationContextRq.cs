namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A presentation context as proposed, item 20 (PS3.8 section 9.3.2.2).</summary>
/// <param name="Id">Odd, 1 to 255.</param>
/// <param name="AbstractSyntax">SOP class UID, item 30.</param>
/// <param name="TransferSyntaxes">UIDs, items 40; one at least.</param>
public sealed record PresentationContextRq(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);
