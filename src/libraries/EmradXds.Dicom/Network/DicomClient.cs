namespace EmradXds.Dicom.Network;

/// <summary>A requestor of associations: C-ECHO and C-STORE SCU.</summary>
public sealed class DicomClient(DicomClientOptions options)
{
    /// <summary>C-ECHO.</summary>
    /// <exception cref="DicomNetworkException">No connection, rejected, aborted, or no success; the message says which.</exception>
    public Task EchoAsync(CancellationToken cancel) => throw new NotImplementedException($"{options}{cancel}");

    /// <summary>Sends instances over as many associations as their presentation contexts need (128 at most each), in order.</summary>
    /// <returns>One result an instance, as answers come; an instance whose syntax the peer did not accept gets status 0122.</returns>
    /// <exception cref="DicomNetworkException">No connection, rejected, aborted.</exception>
    public IAsyncEnumerable<StoredInstance> StoreAsync(IReadOnlyList<InstanceToStore> instances, CancellationToken cancel) =>
        throw new NotImplementedException($"{instances}{cancel}");
}
