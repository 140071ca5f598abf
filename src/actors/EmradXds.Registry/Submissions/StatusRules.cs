using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>Rules about changes of availabilityStatus that need what is registered (XDS Metadata Update 3.57.4.1.3.3.2, .4, .5).</summary>
internal sealed class StatusRules(RegistryContext registry, UpdateNeighbourhood neighbourhood, Findings findings)
{
    private readonly HashSet<string> changed = [];
    private ILookup<(string Type, long Source, long Target), Guid> approved = Array.Empty<Guid>().ToLookup(_ => ("", 0L, 0L));

    public async Task CheckAsync(CancellationToken cancel)
    {
        approved = await UpdateNeighbourhood.FindApprovedAsync(
            registry,
            [
                .. neighbourhood.StatusChanges.Select(change => neighbourhood.AssociationOf(change)).OfType<AssociationRow>()
                    .Select(row => (row.SourceKey, row.TargetKey)),
            ],
            cancel);
        foreach (Association change in neighbourhood.StatusChanges)
        {
            if (!changed.Add(neighbourhood.NameOf(change.Target)))
            {
                Report(
                    XDSMetadataUpdateError, "The status of an object changes twice", change, "one change of the object and its new version");
            }

            Check(change);
        }
    }

    private void Check(Association change)
    {
        SubmissionNeighbourhood objects = neighbourhood.Objects;
        if (neighbourhood.Versions.TryGetValue(neighbourhood.NameOf(change.Target), out NewVersion? version))
        {
            // A new version is made first; the version before keeps what the update makes of it.
            CheckOriginal(change, version.Previous.Status);
        }
        else if (objects.Submitted(change.Target) is Association)
        {
            CheckOriginal(change, AvailabilityStatus.Approved);
        }
        else if (objects.Registered(change.Target) is { } registered)
        {
            CheckRegistered(change, registered);
        }
        else if (!EntryUuid.IsSymbolic(change.Target) && objects.Submitted(change.Target) is null)
        {
            Report(
                UnresolvedReferenceException, "The status of nothing registered is changed", change,
                "the entryUUID of a registered object");
        }
    }

    private void CheckRegistered(Association change, RegisteredObject target)
    {
        CheckOriginal(change, target.Status);
        switch (target.Kind)
        {
            case RegistryObjectKind.SubmissionSet:
                Report(
                    XDSMetadataUpdateError, "The status of a SubmissionSet does not change", change,
                    "a DocumentEntry, Folder or association");
                break;
            case RegistryObjectKind.Association:
                CheckAssociation(change, neighbourhood.Association(target.Key)!);
                break;
            default:
                CheckObject(change, target);
                break;
        }
    }

    private void CheckObject(Association change, RegisteredObject target)
    {
        if (neighbourhood.IsOutdated(target.Key))
        {
            Report(XDSMetadataUpdateError, $"The {target.Kind} has a newer version", change, "the entryUUID of the newest version");
        }

        CheckConcerned(change, target.PatientKey);
    }

    private void CheckAssociation(Association change, AssociationRow row)
    {
        (RegisteredObject source, RegisteredObject target) = (neighbourhood.End(row.SourceKey), neighbourhood.End(row.TargetKey));
        if (source.Kind == RegistryObjectKind.SubmissionSet)
        {
            Report(
                XDSMetadataUpdateError, "The status of a membership in a SubmissionSet does not change", change,
                "a relationship, or a membership in a Folder");
            return;
        }

        CheckConcerned(change, source.PatientKey);
        if (neighbourhood.Superseding(source.Key) is { Propagates: true } || neighbourhood.Superseding(target.Key) is { Propagates: true })
        {
            Report(
                XDSMetadataUpdateOperationError, "The status of an association changes that is propagated as well", change,
                "AssociationPropagation no for its ends");
        }

        if (UpdateRules.StatusOf(change.NewStatus) != AvailabilityStatus.Approved)
        {
            return;
        }

        if (source.PatientKey != target.PatientKey)
        {
            Report(XDSPatientIDReconciliationError, "The association joins objects of two patients", change, "one between objects of one");
        }

        if (approved[(row.Type, row.SourceKey, row.TargetKey)].Any(uuid => uuid != row.EntryUuid))
        {
            Report(
                XDSMetadataUpdateError, "Another association of this type joins the objects already", change, "one that nothing replaces");
        }
    }

    private void CheckOriginal(Association change, AvailabilityStatus current)
    {
        if (UpdateRules.StatusOf(change.OriginalStatus) is { } original && original != current)
        {
            findings.Report(
                XDSMetadataUpdateError, "OriginalStatus is not the status of the object", change, "OriginalStatus", change.OriginalStatus,
                $"{current}");
        }
    }

    private void CheckConcerned(Association change, long? patientKey)
    {
        if (!neighbourhood.IsConcerned(patientKey))
        {
            Report(
                XDSPatientIDReconciliationError, "The object belongs to another patient than the SubmissionSet", change,
                "an object of the SubmissionSet's patient");
        }
    }

    private void Report(XdsErrorCode code, string sentence, Association change, string expected) =>
        findings.Report(code, sentence, change, "targetObject", change.Target, expected);
}
