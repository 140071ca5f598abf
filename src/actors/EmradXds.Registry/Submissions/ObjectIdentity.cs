using System.Globalization;
using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Submissions;

/// <summary>What the registry gives an object that it takes in.</summary>
/// <param name="EntryUuid">Its own id.</param>
/// <param name="Key">Its row.</param>
/// <param name="LogicalId">The entryUUID of its first version.</param>
/// <param name="Version">Which version it is, from 1.</param>
/// <param name="Status">Its availabilityStatus.</param>
internal readonly record struct ObjectIdentity(Guid EntryUuid, long Key, Guid LogicalId, int Version, AvailabilityStatus Status)
{
    /// <summary>That of a first version, Approved.</summary>
    public static ObjectIdentity First(Guid entryUuid, long key) => new(entryUuid, key, entryUuid, 1, AvailabilityStatus.Approved);

    /// <summary>How an association names it.</summary>
    public (Guid EntryUuid, long Key) End => (EntryUuid, Key);

    /// <summary>The object as the registry has it.</summary>
    public T Of<T>(T entry)
        where T : RegistryEntry =>
        entry with
        {
            EntryUuid = Storage.EntryUuid.ToUrn(EntryUuid),
            LogicalId = Storage.EntryUuid.ToUrn(LogicalId),
            Version = Version.ToString(CultureInfo.InvariantCulture),
            Status = Status,
        };
}
