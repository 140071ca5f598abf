namespace EmradXds.Dicom.Network.Dimse;

/// <summary>Statuses that this library gives by itself (PS3.7 annex C, PS3.4 table B.2-1).</summary>
public static class DimseStatus
{
    /// <summary>Success.</summary>
    public const ushort Success = 0x0000;

    /// <summary>Processing failure.</summary>
    public const ushort ProcessingFailure = 0x0110;

    /// <summary>Invalid object instance: the SOP Instance UID violates the UID construction rules.</summary>
    public const ushort InvalidObjectInstance = 0x0117;

    /// <summary>SOP class not supported.</summary>
    public const ushort SopClassNotSupported = 0x0122;

    /// <summary>Unrecognized operation.</summary>
    public const ushort UnrecognizedOperation = 0x0211;

    /// <summary>C-STORE: cannot understand.</summary>
    public const ushort CannotUnderstand = 0xC000;
}
