namespace EmradXds.Dicom.Network;

/// <summary>Whom to call, and how long to wait.</summary>
public sealed record DicomClientOptions
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>Called AE title.</summary>
    public required string CalledAeTitle { get; init; }

    /// <summary>Calling AE title.</summary>
    public string CallingAeTitle { get; init; } = "EMRAD";

    /// <summary>Longest wait for connection, association and each answer. Default 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Outstanding C-STOREs offered (async window, PS3.7 D.3.3.3); what the peer grants is used. Default 8.</summary>
    public int AsyncOperations { get; init; } = 8;
}
