namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>What <see cref="PduReader"/> made of a buffer.</summary>
public enum PduReadStatus
{
    /// <summary>The PDU is not complete yet.</summary>
    NeedMore,

    /// <summary>One PDU is there.</summary>
    Done,

    /// <summary>No PDU, or none that we take; the association is to be aborted.</summary>
    Malformed,
}
