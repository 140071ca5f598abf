using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Submissions;

/// <summary>Puts a checked metadata update into the registry (XDS Metadata Update 3.57.4.1.3.3).</summary>
/// <remarks>What the operations ask for is not kept as associations: an instruction relates nothing. A submitted association becomes a
/// member of the SubmissionSet, as those of ITI-42 are.</remarks>
internal sealed class MetadataUpdate(RegistryContext registry, UpdateNeighbourhood neighbourhood, DateTimeOffset now)
{
    private readonly Registration registration = new(registry, neighbourhood.Objects, now, versions: neighbourhood.Versions);

    /// <summary>Changes what is there and adds what is new; the caller commits.</summary>
    public async Task UpdateAsync(CancellationToken cancel)
    {
        registration.AddObjects();
        foreach (Association association in neighbourhood.Update.Associations.Where(a => !IsOperation(a)))
        {
            registration.Add(association);
        }

        AddMemberships();
        Supersede();
        await ChangeStatusesAsync(cancel);
        await registration.ActAsync([.. neighbourhood.Submitted], cancel);
        await registration.NoteChangesAsync(cancel);
    }

    private static bool IsOperation(Association association) =>
        association.Type is AssociationTypes.UpdateAvailabilityStatus or AssociationTypes.SubmitAssociation;

    private void AddMemberships()
    {
        string set = neighbourhood.Update.Set!.EntryUuid;
        foreach (Association operation in neighbourhood.Update.Associations.Where(a => a.Type == AssociationTypes.SubmitAssociation))
        {
            registration.AddMembership(set, operation.Target);
        }

        foreach ((AssociationRow original, NewVersion? source, NewVersion? target) in new Propagation(neighbourhood).Copies)
        {
            (Guid EntryUuid, long Key) from = End(source, original.SourceKey);
            registration.AddCopy(original, from, End(target, original.TargetKey));
            if (original.Type == AssociationTypes.HasMember && target is not null)
            {
                registration.Change(from.Key);
            }
        }
    }

    private (Guid EntryUuid, long Key) End(NewVersion? version, long key) =>
        version is not null ? registration.EndOf(version.Entry.EntryUuid) : (neighbourhood.End(key).EntryUuid, key);

    private void Supersede()
    {
        foreach (NewVersion version in neighbourhood.Versions.Values.Where(v => v.Previous.Status == AvailabilityStatus.Approved))
        {
            ObjectRows.Change(version.Previous, AvailabilityStatus.Deprecated);
        }
    }

    private async Task ChangeStatusesAsync(CancellationToken cancel)
    {
        foreach (Association change in neighbourhood.StatusChanges)
        {
            long key = registration.EndOf(neighbourhood.NameOf(change.Target)).Key;
            RegistryObjectRow row = neighbourhood.AssociationOf(change)
                ?? await registry.DocumentEntries.FindAsync([key], cancel)
                ?? await registry.Folders.FindAsync([key], cancel)
                ?? (RegistryObjectRow?)await registry.Associations.FindAsync([key], cancel)
                ?? throw new InvalidOperationException("A change of status was not checked.");
            ObjectRows.Change(row, UpdateRules.StatusOf(change.NewStatus)!.Value);
            if (row is AssociationRow { Type: AssociationTypes.HasMember } membership)
            {
                registration.Change(membership.SourceKey);
            }
        }
    }
}
