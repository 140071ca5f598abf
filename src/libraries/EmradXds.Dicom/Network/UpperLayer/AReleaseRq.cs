namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-RELEASE-RQ, type 05 (PS3.8 section 9.3.6): the peer has nothing more to say.</summary>
public sealed record AReleaseRq : Pdu
{
    private AReleaseRq()
    {
    }

    /// <summary>It has no content.</summary>
    public static AReleaseRq Instance { get; } = new();
}
