namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-ASSOCIATE-AC, type 02 (PS3.8 section 9.3.3): the association stands. The AE titles are echoes of the request and not
/// tested.</summary>
public sealed record AAssociateAc : Pdu
{
    /// <summary>Bit field; bit 0 stands for version 1.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    /// <summary>As requested.</summary>
    public required string CalledAeTitle { get; init; }

    /// <summary>As requested.</summary>
    public required string CallingAeTitle { get; init; }

    /// <summary>Item 10.</summary>
    public string ApplicationContextName { get; init; } = AAssociateRq.DicomApplicationContext;

    /// <summary>Items 21, one for each that was proposed.</summary>
    public IReadOnlyList<PresentationContextAc> PresentationContexts { get; init; } = [];

    /// <summary>Item 50.</summary>
    public UserInformation UserInformation { get; init; } = new();
}
