namespace EmradXds.Dicom.Network.Dimse;

/// <summary>Command Field (0000,0100) (PS3.7 annex E.1). A response has the highest bit set.</summary>
public enum CommandField : ushort
{
    /// <summary>C-STORE-RQ</summary>
    CStoreRq = 0x0001,

    /// <summary>C-STORE-RSP</summary>
    CStoreRsp = 0x8001,

    /// <summary>C-ECHO-RQ</summary>
    CEchoRq = 0x0030,

    /// <summary>C-ECHO-RSP</summary>
    CEchoRsp = 0x8030,

    /// <summary>C-CANCEL-RQ</summary>
    CCancelRq = 0x0FFF,
}
