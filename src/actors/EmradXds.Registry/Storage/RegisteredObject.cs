using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>What rules ask of an object that is already registered.</summary>
/// <param name="Kind">The model's type: <see cref="DocumentEntry"/>, <see cref="SubmissionSet"/>, <see cref="Folder"/>, <see cref="Association"/>.</param>
/// <param name="Key">Its row.</param>
/// <param name="EntryUuid">Its entryUUID.</param>
/// <param name="Status">Its availabilityStatus.</param>
/// <param name="PatientKey">Its patient; null for an association.</param>
/// <param name="IsOnDemand">Whether it is an On-Demand DocumentEntry.</param>
public sealed record RegisteredObject(
    Type Kind, long Key, Guid EntryUuid, AvailabilityStatus Status, long? PatientKey = null, bool IsOnDemand = false);
