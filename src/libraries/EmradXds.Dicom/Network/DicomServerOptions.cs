using System.Net;

namespace EmradXds.Dicom.Network;

/// <summary>What a <see cref="DicomServer"/> listens on and accepts.</summary>
public sealed record DicomServerOptions
{
    /// <summary>Where to listen; port 0 picks a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>The called AE title that is accepted; another one is rejected 1/1/7.</summary>
    public required string AeTitle { get; init; }

    /// <summary>Takes one instance: the data set bytes come as a stream while they arrive, and the answer is sent when the task completes.
    /// Whatever it throws is answered 0110 and logged; the association lives on. When the association breaks in the middle of the data set,
    /// reading the stream throws, and whatever the task returns is not sent.</summary>
    public required Func<CStoreRequest, Stream, CancellationToken, Task<CStoreResult>> OnCStore { get; init; }

    /// <summary>Which transfer syntaxes are accepted; the first proposed that passes is taken. Default: all but JPIP.</summary>
    public Func<string, bool> AcceptsTransferSyntax { get; init; } =
        uid => uid is not ("1.2.840.10008.1.2.4.94" or "1.2.840.10008.1.2.4.95");

    /// <summary>Most associations at a time; one more is rejected 2/3/2. Default 64.</summary>
    public int MaxAssociations { get; init; } = 64;

    /// <summary>Longest P-DATA-TF body we take, offered to the peer. Default 128 KiB.</summary>
    public int MaxPduLength { get; init; } = 128 << 10;

    /// <summary>Longest data set we take, in bytes; a longer one aborts the association. Default 16 GiB.</summary>
    public long MaxDatasetLength { get; init; } = 16L << 30;

    /// <summary>Longest silence of a peer: to begin a message, to send one whole PDU, to take an answer. Default 60 s.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>ARTIM (PS3.8 9.1.5): longest wait for the association request and for the end of a connection. Default 30 s.</summary>
    public TimeSpan ArtimTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long open associations may go on with the message at hand when the server stops. Default 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of what went wrong, in words without patient data.</summary>
    public Action<string, Exception?>? OnTrouble { get; init; }
}
