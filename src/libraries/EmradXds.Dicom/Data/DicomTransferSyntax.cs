namespace EmradXds.Dicom.Data;

/// <summary>How a data set is encoded (PS3.5 section 10 and annex A). Unknown UIDs are explicit little endian with encapsulated pixel
/// data.</summary>
public sealed record DicomTransferSyntax
{
    private DicomTransferSyntax(string uid) => Uid = uid;

    /// <summary>The UID.</summary>
    public string Uid { get; }

    /// <summary>Whether VRs are written.</summary>
    public bool IsExplicit { get; private init; } = true;

    /// <summary>Big endian (retired, still arrives).</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>The data set behind the meta information is deflated (PS3.5 A.5).</summary>
    public bool IsDeflated { get; private init; }

    /// <summary>Pixel data are in fragments (PS3.5 A.4).</summary>
    public bool IsEncapsulated { get; private init; }

    /// <summary>1.2.840.10008.1.2.</summary>
    public static DicomTransferSyntax ImplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2") { IsExplicit = false };

    /// <summary>1.2.840.10008.1.2.1.</summary>
    public static DicomTransferSyntax ExplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2.1");

    /// <summary>1.2.840.10008.1.2.2.</summary>
    public static DicomTransferSyntax ExplicitVRBigEndian { get; } = new("1.2.840.10008.1.2.2") { IsBigEndian = true };

    /// <summary>1.2.840.10008.1.2.1.99.</summary>
    public static DicomTransferSyntax DeflatedExplicitVRLittleEndian { get; } = new("1.2.840.10008.1.2.1.99") { IsDeflated = true };

    /// <summary>The syntax of a UID; trailing NUL and space are ignored.</summary>
    public static DicomTransferSyntax Of(string uid) => uid.TrimEnd('\0', ' ') switch
    {
        "1.2.840.10008.1.2" => ImplicitVRLittleEndian,
        "1.2.840.10008.1.2.1" => ExplicitVRLittleEndian,
        "1.2.840.10008.1.2.2" => ExplicitVRBigEndian,
        "1.2.840.10008.1.2.1.99" => DeflatedExplicitVRLittleEndian,
        var jpip and ("1.2.840.10008.1.2.4.95" or "1.2.840.10008.1.2.4.205") => new DicomTransferSyntax(jpip) { IsDeflated = true },
        var other => new DicomTransferSyntax(other) { IsEncapsulated = true },
    };
}
