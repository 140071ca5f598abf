using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>Rules about associations between registered objects that need these (XDS Metadata Update 3.57.4.1.3.3.6).</summary>
internal sealed class SubmittedAssociationRules(RegistryContext registry, UpdateNeighbourhood neighbourhood, Findings findings)
{
    public async Task CheckAsync(CancellationToken cancel)
    {
        List<(Association Association, End Source, End Target)> whole = [];
        foreach (Association association in neighbourhood.Submitted)
        {
            bool membership = association.Type == AssociationTypes.HasMember;
            End? source = CheckEnd(
                association, "sourceObject", association.Source, membership ? RegistryObjectKind.Folder : RegistryObjectKind.DocumentEntry);
            End? target = CheckEnd(association, "targetObject", association.Target, RegistryObjectKind.DocumentEntry);
            if (source is not null && target is not null)
            {
                CheckPatients(association, source, target);
                if (!membership)
                {
                    OnDemandRules.Check(findings, XDSMetadataUpdateError, association, source.IsOnDemand, target.IsOnDemand);
                }

                whole.Add((association, source, target));
            }
        }

        await CheckNewAsync(whole, cancel);
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

    /// <summary>Two objects are joined once by one type.</summary>
    private async Task CheckNewAsync(IReadOnlyList<(Association Association, End Source, End Target)> associations, CancellationToken cancel)
    {
        var registered = await UpdateNeighbourhood.FindApprovedAsync(
            registry,
            [
                .. associations.Where(a => a.Source.Key is not null && a.Target.Key is not null)
                    .Select(a => (a.Source.Key!.Value, a.Target.Key!.Value)),
            ],
            cancel);
        HashSet<(string Type, string Source, string Target)> seen = [];
        foreach ((Association association, End source, End target) in associations)
        {
            if (source.Name == target.Name)
            {
                findings.Report(
                    XDSMetadataUpdateError, "An association joins an object to itself", association, "targetObject", association.Target,
                    "another object");
            }

            if (!seen.Add((association.Type, source.Name, target.Name))
                || registered[(association.Type, source.Key ?? 0, target.Key ?? 0)].Any(neighbourhood.StaysApproved))
            {
                findings.Report(
                    XDSMetadataUpdateError, "An association of this type joins the objects already", association, "associationType",
                    association.Type, "an association that is new");
            }
        }
    }

    /// <summary>What one association of the request replaces, and so deprecates, no other one may join.</summary>
    private void CheckReplaced()
    {
        Association[] all = [.. neighbourhood.Submitted];
        ILookup<string, (Association Association, string Attribute)> ends = all
            .SelectMany(a => new[] { (a.Source, (a, "sourceObject")), (a.Target, (a, "targetObject")) })
            .ToLookup(end => neighbourhood.NameOf(end.Item1), end => end.Item2);
        foreach (Association replacing in all.Where(a => AssociationTypes.IsReplacement(a.Type)))
        {
            foreach ((Association other, string attribute) in ends[neighbourhood.NameOf(replacing.Target)])
            {
                if (findings.IsFull)
                {
                    return; // These are pairs.
                }

                if (other != replacing)
                {
                    findings.Report(
                        XDSMetadataUpdateError, "A submitted association ends at an object that the request replaces", other, attribute,
                        replacing.Target, "an object that stays");
                }
            }
        }
    }
}
