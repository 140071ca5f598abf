namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>A-ASSOCIATE-RQ, type 01 (PS3.8 section 9.3.2): an association is asked for.</summary>
public sealed record AAssociateRq : Pdu
{
    /// <summary>The DICOM application context name (PS3.7 annex A.2.1).</summary>
    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>Bit field; bit 0 stands for version 1, the only one there is.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    /// <summary>Whom the requestor means; up to 16 characters, padding removed.</summary>
    public required string CalledAeTitle { get; init; }

    /// <summary>Who asks; up to 16 characters, padding removed.</summary>
    public required string CallingAeTitle { get; init; }

    /// <summary>Item 10.</summary>
    public string ApplicationContextName { get; init; } = DicomApplicationContext;

    /// <summary>Items 20: up to 128, ids odd and each used once.</summary>
    public IReadOnlyList<PresentationContextRq> PresentationContexts { get; init; } = [];

    /// <summary>Item 50.</summary>
    public UserInformation UserInformation { get; init; } = new();
}
