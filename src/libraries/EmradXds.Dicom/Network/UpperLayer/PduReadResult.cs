namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>The answer of <see cref="PduReader"/>.</summary>
/// <param name="Status">Done, need more, or malformed.</param>
/// <param name="Pdu">The PDU, when done.</param>
/// <param name="Length">Bytes that it takes from the front of the buffer, when done.</param>
/// <param name="Abort">What to answer, when malformed.</param>
/// <param name="Problem">What is wrong and what was expected, when malformed.</param>
public readonly record struct PduReadResult(PduReadStatus Status, Pdu? Pdu, long Length, AAbort? Abort, string? Problem);
