using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>What every submission must not take from others: ids that the registry has already for something else, patients it does not
/// know.</summary>
internal sealed class IdentityRules(
    RegistryContext registry, AffinityDomain domain, SubmissionNeighbourhood neighbourhood, Findings findings)
{
    private readonly Submission submission = neighbourhood.Submission;

    /// <summary>Checks; in a metadata update DocumentEntries and Folders are not new, and have their uniqueIds already.</summary>
    public async Task CheckAsync(bool areNew, CancellationToken cancel)
    {
        CheckEntryUuids();
        await CheckPatientsAsync(cancel);
        await CheckUniqueIdsAsync(areNew ? submission.Documents : [], areNew ? submission.Folders : [], cancel);
    }

    private void CheckEntryUuids()
    {
        foreach (RegistryEntry entry in neighbourhood.Entries.Where(e => neighbourhood.Registered(e.EntryUuid) is not null))
        {
            findings.Report(XDSRegistryMetadataError, "The entryUUID is already registered", entry, "entryUUID", entry.EntryUuid,
                "a new UUID, or a symbolic id for which the registry makes one");
        }
    }

    private async Task CheckPatientsAsync(CancellationToken cancel)
    {
        // Several patients in one submission are a finding of SubmissionRules; here each of their ids is asked for once.
        Dictionary<string, RegistryEntry> stated = [];
        foreach (RegistryEntry entry in neighbourhood.Entries)
        {
            if (PatientIdOf(entry) is { } patientId)
            {
                stated.TryAdd(patientId, entry);
            }
        }

        string? known = neighbourhood.PatientKey is null ? null : submission.Set?.PatientId;
        Dictionary<string, string?> others = stated.Keys.Where(id => id != known)
            .ToDictionary(id => id, id => SubmissionNeighbourhood.InDomain(domain, id));
        IReadOnlySet<string> active = await registry.FindActivePatientsAsync([.. others.Values.OfType<string>().Distinct()], cancel);
        foreach (string patientId in others.Where(id => id.Value is null || !active.Contains(id.Value)).Select(id => id.Key))
        {
            findings.Report(XDSUnknownPatientId, "The patient id is not known to the registry", stated[patientId], "patientId", null,
                $"an active id of {domain.PatientIdAuthority.Oid} that the patient identity feed has announced");
        }
    }

    private static string? PatientIdOf(RegistryEntry entry) => entry switch
    {
        SubmissionSet set => set.PatientId,
        DocumentEntry document => document.PatientId,
        Folder folder => folder.PatientId,
        _ => null,
    };

    private async Task CheckUniqueIdsAsync(IReadOnlyList<DocumentEntry> documents, IReadOnlyList<Folder> folders, CancellationToken cancel)
    {
        RegisteredUniqueIds registered = await registry.FindUniqueIdsAsync(
            [
                .. folders.Select(f => f.UniqueId).Concat(documents.Select(d => d.UniqueId)).Prepend(submission.Set?.UniqueId)
                    .OfType<string>().Distinct(),
            ],
            cancel);
        CheckPackage(submission.Set, submission.Set?.UniqueId, registered);
        foreach (Folder folder in folders)
        {
            CheckPackage(folder, folder.UniqueId, registered);
        }

        foreach (DocumentEntry entry in documents.Where(d => d.UniqueId is not null))
        {
            // ITI TF-3 table 4.2.4.1-2 has XDSDuplicateUniqueIdInRegistry for SubmissionSets and Folders only.
            if (registered.Packages.Contains(entry.UniqueId!))
            {
                findings.Report(XDSRegistryMetadataError, "The uniqueId is that of a registered SubmissionSet or Folder", entry, "uniqueId",
                    entry.UniqueId, "a uniqueId of its own");
            }

            if (registered.Documents.TryGetValue(entry.UniqueId!, out RegisteredDocument? before))
            {
                CheckSameDocument(entry, before);
            }
        }
    }

    private void CheckPackage(RegistryEntry? package, string? uniqueId, RegisteredUniqueIds registered)
    {
        if (uniqueId is not null && (registered.Packages.Contains(uniqueId) || registered.Documents.ContainsKey(uniqueId)))
        {
            findings.Report(XDSDuplicateUniqueIdInRegistry, "The uniqueId is already registered", package!, "uniqueId", uniqueId,
                "one that no object of the registry has");
        }
    }

    /// <summary>A document may be registered again under its uniqueId as long as it is the same document. The last is enough: each was
    /// compared to the one before it, and a metadata update has the last word.</summary>
    private void CheckSameDocument(DocumentEntry entry, RegisteredDocument before)
    {
        if (before.IsOnDemand != entry.IsOnDemand)
        {
            findings.Report(XDSRegistryMetadataError, "The uniqueId is that of a registered entry of the other objectType", entry, "uniqueId",
                entry.UniqueId, "a uniqueId of its own");
            return;
        }

        if (!string.Equals(before.Hash, entry.Hash, StringComparison.OrdinalIgnoreCase))
        {
            findings.Report(XDSNonIdenticalHash, "Another document is registered under this uniqueId", entry, "hash", entry.Hash,
                $"{before.Hash} for uniqueId {entry.UniqueId}");
        }

        if (before.Size != entry.Size)
        {
            findings.Report(XDSNonIdenticalSize, "Another document is registered under this uniqueId", entry, "size", $"{entry.Size}",
                $"{before.Size} for uniqueId {entry.UniqueId}");
        }
    }
}
