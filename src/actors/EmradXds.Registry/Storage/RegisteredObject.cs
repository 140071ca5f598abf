using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>What rules ask of an object that is already registered.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">Its row.</param>
/// <param name="EntryUuid">Its entryUUID.</param>
/// <param name="Status">Its availabilityStatus.</param>
/// <param name="PatientKey">Its patient; null for an association.</param>
/// <param name="IsOnDemand">Whether it is an On-Demand DocumentEntry.</param>
public sealed record RegisteredObject(
    RegistryObjectKind Kind, long Key, Guid EntryUuid, AvailabilityStatus Status, long? PatientKey = null, bool IsOnDemand = false);
