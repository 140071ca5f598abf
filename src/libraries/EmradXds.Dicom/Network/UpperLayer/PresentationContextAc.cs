namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>The answer to a proposed presentation context, item 21 (PS3.8 section 9.3.3.2).</summary>
/// <param name="Id">That of the proposal.</param>
/// <param name="Result">Accepted or why not.</param>
/// <param name="TransferSyntax">The one chosen; not significant unless accepted.</param>
public sealed record PresentationContextAc(byte Id, PresentationContextResult Result, string TransferSyntax);
