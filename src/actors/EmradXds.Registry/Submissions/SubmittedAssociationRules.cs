using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>Rules about associations between registered objects that need these (XDS Metadata Update 3.57.4.1.3.3.6).</summary>
internal sealed class SubmittedAssociationRules(RegistryContext registry, UpdateNeighbourhood neighbourhood, Findings findings)
{
    private static readonly HashSet<string> Replacing = [AssociationTypes.Replace, AssociationTypes.TransformAndReplace];

    private readonly HashSet<(string Type, string Source, string Target)> seen = [];

    public async Task CheckAsync(CancellationToken cancel)
    {
        foreach (Association association in neighbourhood.Submitted)
        {
            bool membership = association.Type == AssociationTypes.HasMember;
            End? source = CheckEnd(
                association, "sourceObject", association.Source, membership ? RegistryObjectKind.Folder : RegistryObjectKind.DocumentEntry);
            End? target = CheckEnd(association, "targetObject", association.Target, RegistryObjectKind.DocumentEntry);
            if (source is not null && target is not null)
            {
                CheckPatients(association, source, target);
                CheckObjectTypes(association, source, target);
                await CheckNewAsync(association, source, target, cancel);
            }
        }

        CheckReplaced();
    }

    /// <summary>An end of an association: registered, or a new version of this request.</summary>
    private sealed record End(string Name, long? Key, long? PatientKey, bool IsOnDemand);

    private End? CheckEnd(Association association, string attribute, string id, RegistryObjectKind kind)
    {
        SubmissionNeighbourhood objects = neighbourhood.Objects;
        if (objects.Submitted(id) is { } submitted)
        {
            AvailabilityStatus before = neighbourhood.Versions.GetValueOrDefault(id)?.Previous.Status ?? AvailabilityStatus.Approved;
            CheckApproved(association, attribute, id, before);
            return new End(id, null, objects.PatientKey, submitted is DocumentEntry { IsOnDemand: true });
        }

        if (objects.Registered(id) is not { } registered)
        {
            if (!EntryUuid.IsSymbolic(id))
            {
                findings.Report(
                    UnresolvedReferenceException, "A submitted association ends at an object that is not registered", association,
                    attribute, id, $"the entryUUID of a registered {kind}");
            }

            return null;
        }

        if (registered.Kind != kind)
        {
            findings.Report(
                XDSMetadataUpdateError, $"An association of this type may not end at a {registered.Kind}", association, attribute, id,
                $"the entryUUID of a registered {kind}");
            return null;
        }

        if (neighbourhood.Superseding(registered.Key) is { } version)
        {
            findings.Report(
                XDSMetadataUpdateOperationError, "A submitted association ends at a version that this request supersedes", association,
                attribute, id, $"{version.Entry.EntryUuid}, with AssociationPropagation no");
            return null;
        }

        CheckApproved(association, attribute, id, registered.Status);
        return new End(neighbourhood.NameOf(id), registered.Key, registered.PatientKey, registered.IsOnDemand);
    }

    private void CheckApproved(Association association, string attribute, string id, AvailabilityStatus before)
    {
        if (neighbourhood.StatusAfter(id, before) != AvailabilityStatus.Approved)
        {
            findings.Report(
                XDSMetadataUpdateError, "A submitted association ends at a Deprecated object", association, attribute, id,
                "an Approved one");
        }
    }

    private void CheckPatients(Association association, End source, End target)
    {
        if (source.PatientKey != target.PatientKey)
        {
            findings.Report(
                XDSPatientIDReconciliationError, "A submitted association joins objects of two patients", association, "targetObject",
                association.Target, "an object of the patient of sourceObject");
        }
        else if (!neighbourhood.IsConcerned(source.PatientKey))
        {
            findings.Report(
                XDSPatientIDReconciliationError, "A submitted association is about another patient than the SubmissionSet", association,
                "sourceObject", association.Source, "objects of the SubmissionSet's patient");
        }
    }

    private void CheckObjectTypes(Association association, End source, End target)
    {
        bool snapshot = association.Type == AssociationTypes.IsSnapshotOf;
        if (association.Type == AssociationTypes.HasMember)
        {
            return;
        }

        // On-Demand entries have snapshots, and replace each other; nothing else is made of what has no content.
        bool replaces = association.Type == AssociationTypes.Replace && source.IsOnDemand;
        if (source.IsOnDemand && !replaces)
        {
            findings.Report(
                XDSMetadataUpdateError, "An association of this type may not start at an On-Demand DocumentEntry", association,
                "sourceObject", association.Source, "a stable DocumentEntry");
        }

        if (target.IsOnDemand != (snapshot || replaces))
        {
            findings.Report(
                XDSMetadataUpdateError, "The target has the wrong objectType for this association", association, "targetObject",
                association.Target, target.IsOnDemand ? "a stable DocumentEntry" : "an On-Demand DocumentEntry");
        }
    }

    /// <summary>Two objects are joined once by one type.</summary>
    private async Task CheckNewAsync(Association association, End source, End target, CancellationToken cancel)
    {
        if (source.Name == target.Name)
        {
            findings.Report(
                XDSMetadataUpdateError, "An association joins an object to itself", association, "targetObject", association.Target,
                "another object");
        }

        bool isKnown = !seen.Add((association.Type, source.Name, target.Name));
        if (source.Key is { } sourceKey && target.Key is { } targetKey)
        {
            List<Guid> registered = await registry.Associations
                .Where(a => a.SourceKey == sourceKey && a.TargetKey == targetKey && a.Type == association.Type
                    && a.Status == AvailabilityStatus.Approved)
                .Select(a => a.EntryUuid).ToListAsync(cancel);
            isKnown |= registered.Exists(uuid =>
                neighbourhood.StatusAfter(EntryUuid.ToUrn(uuid), AvailabilityStatus.Approved) == AvailabilityStatus.Approved);
        }

        if (isKnown)
        {
            findings.Report(
                XDSMetadataUpdateError, "An association of this type joins the objects already", association, "associationType",
                association.Type, "an association that is new");
        }
    }

    /// <summary>What one association of the request replaces, and so deprecates, no other one may join.</summary>
    private void CheckReplaced()
    {
        Association[] all = [.. neighbourhood.Submitted];
        foreach (Association replacing in all.Where(a => Replacing.Contains(a.Type)))
        {
            string replaced = neighbourhood.NameOf(replacing.Target);
            foreach (Association other in all.Where(a => a != replacing
                && (neighbourhood.NameOf(a.Source) == replaced || neighbourhood.NameOf(a.Target) == replaced)))
            {
                findings.Report(
                    XDSMetadataUpdateError, "A submitted association ends at an object that the request replaces", other,
                    neighbourhood.NameOf(other.Target) == replaced ? "targetObject" : "sourceObject", replacing.Target,
                    "an object that stays");
            }
        }
    }
}
