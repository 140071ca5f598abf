namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A protocol data unit of the DICOM Upper Layer (PS3.8 section 9.3). Numbers on the wire are big endian.</summary>
public abstract record Pdu
{
    private protected Pdu()
    {
    }
}
