using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>The association could not be had or was lost; the message names the peer and the reason in the standard's words.</summary>
public sealed class DicomNetworkException(string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>What the peer is to be told; null when it has gone or has ended the association itself.</summary>
    internal AAbort? Abort { get; init; }
}
