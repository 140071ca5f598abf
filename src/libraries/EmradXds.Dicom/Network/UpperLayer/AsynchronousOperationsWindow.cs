namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>Asynchronous operations window, item 53 (PS3.7 annex D.3.3.3). In both directions the numbers are the requestor's view; 0 is no
/// limit.</summary>
/// <param name="Invoked">Operations that the requestor may have outstanding.</param>
/// <param name="Performed">Operations that the requestor performs at a time for the acceptor.</param>
public readonly record struct AsynchronousOperationsWindow(ushort Invoked, ushort Performed);
