using System.Net;

namespace EmradXds.Dicom.Network;

/// <summary>An acceptor of associations: C-ECHO and C-STORE SCP (PS3.8, PS3.7; PS3.4 annexes A and B). All storage classes, unknown ones too.</summary>
public sealed class DicomServer : IAsyncDisposable
{
    private DicomServer(IPEndPoint endPoint) => EndPoint = endPoint;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Starts listening.</summary>
    public static DicomServer Start(DicomServerOptions options) => throw new NotImplementedException($"{options}{new DicomServer(options.EndPoint)}");

    /// <summary>Stops: no new association; open ones are aborted after a short grace.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
