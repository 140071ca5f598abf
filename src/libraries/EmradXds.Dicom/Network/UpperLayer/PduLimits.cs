namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>Caps of <see cref="PduReader"/>: each is tested before anything of that size is waited for or allocated.</summary>
public sealed record PduLimits
{
    /// <summary>Longest body of an A-ASSOCIATE PDU. 128 contexts with 100 transfer syntaxes each stay below. Default 1 MiB.</summary>
    public int MaxAssociateLength { get; init; } = 1 << 20;

    /// <summary>Longest body of a P-DATA-TF: what was negotiated. Default 128 KiB.</summary>
    public int MaxDataLength { get; init; } = 128 << 10;

    /// <summary>Most items and sub-items of one A-ASSOCIATE PDU together. Default 16,384.</summary>
    public int MaxItems { get; init; } = 16_384;

    /// <summary>Most presentation data values in one P-DATA-TF: against floods of empty fragments. Default 256.</summary>
    public int MaxPdvs { get; init; } = 256;
}
