namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>P-DATA-TF, type 04 (PS3.8 section 9.3.5): fragments of messages.</summary>
/// <param name="Values">Presentation data values, in order; they point into the buffer that was read.</param>
public sealed record PDataTf(IReadOnlyList<Pdv> Values) : Pdu;
