namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>First byte of a PDU (PS3.8 section 9.3.1).</summary>
internal static class PduType
{
    public const byte AssociateRq = 0x01;
    public const byte AssociateAc = 0x02;
    public const byte AssociateRj = 0x03;
    public const byte DataTf = 0x04;
    public const byte ReleaseRq = 0x05;
    public const byte ReleaseRp = 0x06;
    public const byte Abort = 0x07;
}
