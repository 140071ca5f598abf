using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Submissions;

/// <summary>What can be made of the objects of a registration before its turn to write comes: their entryUUIDs, and their fragments but for
/// those of Folders, which say when they were written. Writers wait for each other, so that the less each does in its turn the better.</summary>
internal sealed class FirstVersions
{
    private readonly Dictionary<string, Guid> uuids = [];
    private readonly Dictionary<string, Fragment> fragments = [];

    /// <summary>Makes them, of a submission whose ids are each one object's.</summary>
    public FirstVersions(Submission submission)
    {
        foreach (RegistryEntry entry in submission.Entries)
        {
            uuids.Add(entry.EntryUuid, EntryUuid.TryParse(entry.EntryUuid, out Guid submitted) ? submitted : Guid.NewGuid());
        }

        foreach (RegistryEntry entry in submission.Entries.Where(e => e is not Folder))
        {
            ObjectIdentity identity = ObjectIdentity.First(UuidOf(entry), key: 0);
            fragments.Add(entry.EntryUuid, Fragment.Of(identity.Of(entry) switch
            {
                Association association => association with { Source = UrnOf(association.Source), Target = UrnOf(association.Target) },
                RegistryEntry other => other,
            }));
        }
    }

    /// <summary>The entryUUID that an object was submitted with, or gets instead of a symbolic id.</summary>
    public Guid UuidOf(RegistryEntry entry) => uuids[entry.EntryUuid];

    /// <summary>The fragment of an object that is no Folder.</summary>
    public Fragment FragmentOf(RegistryEntry entry) => fragments[entry.EntryUuid];

    /// <summary>What an association's end is called in the registry; an id that is neither submitted nor a UUID is one that nothing has.</summary>
    private string UrnOf(string id) =>
        EntryUuid.ToUrn(uuids.TryGetValue(id, out Guid submitted) || EntryUuid.TryParse(id, out submitted) ? submitted : Guid.Empty);
}
