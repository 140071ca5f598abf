using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>What every submission must not take from others: ids that the registry has already, patients it does not know.</summary>
internal sealed class IdentityRules(
    RegistryContext registry, AffinityDomain domain, SubmissionNeighbourhood neighbourhood, Findings findings)
{
    private readonly Submission submission = neighbourhood.Submission;

    /// <summary>Checks; in a metadata update Folders are not new, and have their uniqueIds already.</summary>
    public async Task CheckAsync(bool newFolders, CancellationToken cancel)
    {
        CheckEntryUuids();
        await CheckPatientsAsync();
        await CheckNewUniqueIdsAsync(newFolders ? submission.Folders : [], cancel);
    }

    private void CheckEntryUuids()
    {
        foreach (RegistryEntry entry in neighbourhood.Entries.Where(e => neighbourhood.Registered(e.EntryUuid) is not null))
        {
            findings.Report(XDSRegistryMetadataError, "The entryUUID is already registered", entry, "entryUUID", entry.EntryUuid,
                "a new UUID, or a symbolic id for which the registry makes one");
        }
    }

    private async Task CheckPatientsAsync()
    {
        // Several patients in one submission are a finding of SubmissionRules; here each of their ids is asked for once.
        HashSet<string> seen = [];
        foreach (RegistryEntry entry in neighbourhood.Entries)
        {
            string? patientId = entry switch
            {
                SubmissionSet set => set.PatientId,
                DocumentEntry document => document.PatientId,
                Folder folder => folder.PatientId,
                _ => null,
            };
            if (patientId is not null && seen.Add(patientId)
                && await SubmissionNeighbourhood.FindActivePatientAsync(registry, domain, patientId) is null)
            {
                findings.Report(XDSUnknownPatientId, "The patient id is not known to the registry", entry, "patientId", null,
                    $"an active id of {domain.PatientIdAuthority.Oid} that the patient identity feed has announced");
            }
        }
    }

    private async Task CheckNewUniqueIdsAsync(IReadOnlyList<Folder> folders, CancellationToken cancel)
    {
        List<(RegistryEntry Entry, string UniqueId)> unique = [];
        if (submission.Set?.UniqueId is { } setId)
        {
            unique.Add((submission.Set, setId));
        }

        unique.AddRange(folders.Where(f => f.UniqueId is not null).Select(f => ((RegistryEntry)f, f.UniqueId!)));
        IReadOnlySet<string> taken = await registry.FindUniqueIdsAsync([.. unique.Select(u => u.UniqueId).Distinct()], cancel);
        foreach ((RegistryEntry entry, string uniqueId) in unique.Where(u => taken.Contains(u.UniqueId)))
        {
            findings.Report(XDSDuplicateUniqueIdInRegistry, "The uniqueId is already registered", entry, "uniqueId", uniqueId,
                "one that no object of the registry has");
        }
    }
}
