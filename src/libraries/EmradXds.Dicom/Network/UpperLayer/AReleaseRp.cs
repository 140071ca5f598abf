namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-RELEASE-RP, type 06 (PS3.8 section 9.3.7): the association is over.</summary>
public sealed record AReleaseRp : Pdu
{
    private AReleaseRp()
    {
    }

    /// <summary>It has no content.</summary>
    public static AReleaseRp Instance { get; } = new();
}
