using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>Rules about new versions that need the version before (XDS Metadata Update 3.57.4.1.3.3.1, .3; Restricted Metadata Update
/// 3.92.4.1.3).</summary>
/// <param name="neighbourhood">The update and what is registered.</param>
/// <param name="restricted">Whether it is ITI-92: a Deprecated version may be followed, and less may change.</param>
/// <param name="findings">What was found.</param>
internal sealed class VersionRules(UpdateNeighbourhood neighbourhood, bool restricted, Findings findings)
{
    private const string Online = DocumentAvailabilities.Online;

    public void Check()
    {
        foreach (RegistryEntry entry in neighbourhood.Update.Documents.Concat<RegistryEntry>(neighbourhood.Update.Folders))
        {
            if (neighbourhood.Versions.TryGetValue(entry.EntryUuid, out NewVersion? version))
            {
                CheckVersion(version);
            }
            else if (entry.LogicalId is not null && entry.LogicalId != entry.EntryUuid)
            {
                string kind = entry.GetType().Name;
                findings.Report(
                    XDSMetadataVersionError, $"No version of this {kind} is registered", entry, "lid", entry.LogicalId,
                    $"the logicalID of a registered {kind}");
            }
        }
    }

    private void CheckVersion(NewVersion version)
    {
        (RegistryEntry entry, Association? membership, Storage.PatientObjectRow previous) = version;
        if (version.Stated is { } stated && stated != previous.Version)
        {
            findings.Report(
                XDSMetadataVersionError, $"{entry.GetType().Name} {entry.EntryUuid} does not follow the current version", membership!,
                "PreviousVersion", $"{stated}", $"{previous.Version}, the version that is registered now");
        }

        if (!restricted && previous.Status != AvailabilityStatus.Approved)
        {
            findings.Report(
                XDSMetadataUpdateError, "The current version is Deprecated", entry, "lid", entry.LogicalId,
                "an Approved one; UpdateAvailabilityStatus makes it so");
        }

        string? uniqueId = entry is DocumentEntry { UniqueId: var ofDocument } ? ofDocument : ((Folder)entry).UniqueId;
        if (uniqueId is not null && uniqueId != previous.UniqueId)
        {
            findings.Report(
                restricted ? XDSMetadataIdentifierError : XDSMetadataUpdateError, "The uniqueId is not that of the current version", entry,
                "uniqueId", uniqueId, previous.UniqueId);
        }

        if (entry is DocumentEntry document && previous is Storage.DocumentEntryRow row)
        {
            CheckObjectType(document, row);
            if (restricted)
            {
                CheckUnmodifiable(document, row);
            }
        }
    }

    private void CheckObjectType(DocumentEntry document, Storage.DocumentEntryRow previous)
    {
        if (document.IsOnDemand != previous.IsOnDemand)
        {
            findings.Report(
                restricted ? XDSObjectTypeError : XDSMetadataUpdateError, "The objectType is not that of the current version", document,
                "objectType", null, previous.IsOnDemand ? "On-Demand" : "stable");
        }
    }

    /// <summary>What tells whose the document is, where it lies and what its bytes are.</summary>
    private void CheckUnmodifiable(DocumentEntry document, Storage.DocumentEntryRow row)
    {
        DocumentEntry previous = (DocumentEntry)row.Fragment.Read();
        if (neighbourhood.Objects.PatientKey is { } patient && patient != row.PatientKey)
        {
            findings.Report(
                XDSPatientIDReconciliationError, "A restricted update gives the document to another patient", document, "patientId", null,
                "the patientId of the current version");
        }

        Expect(document, "sourcePatientId", document.SourcePatientId == previous.SourcePatientId, null);
        Expect(
            document, "documentAvailability", (document.DocumentAvailability ?? Online) == (previous.DocumentAvailability ?? Online),
            document.DocumentAvailability);
        Expect(
            document, "repositoryUniqueId", document.RepositoryUniqueId == previous.RepositoryUniqueId, document.RepositoryUniqueId);
        Expect(
            document, "hash", string.Equals(document.Hash, previous.Hash, StringComparison.OrdinalIgnoreCase), document.Hash);
        Expect(document, "size", document.Size == previous.Size, $"{document.Size}");
    }

    private void Expect(DocumentEntry document, string attribute, bool isUnchanged, string? value)
    {
        if (!isUnchanged)
        {
            findings.Report(
                UnmodifiableMetadataError, "A restricted update may not change this attribute", document, attribute, value,
                "that of the current version");
        }
    }
}
