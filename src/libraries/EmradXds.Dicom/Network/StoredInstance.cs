namespace EmradXds.Dicom.Network;

/// <summary>What became of one instance that was sent.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Result">The peer's answer.</param>
public sealed record StoredInstance(InstanceToStore Instance, CStoreResult Result)
{
    /// <summary>Success or warning (Bxxx): the peer has it.</summary>
    public bool IsStored => Result.Status == 0 || (Result.Status & 0xF000) == 0xB000;
}
