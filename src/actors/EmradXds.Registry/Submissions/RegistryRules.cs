using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>The rules of ITI-42 and ITI-61 that need what the registry holds (ITI TF-2 3.42.4.1.3, 3.61.4.1.3; ITI TF-3 4.2.2); the others
/// are SubmissionRules.</summary>
/// <remarks>No finding repeats a patient id: findings travel into logs of other systems.</remarks>
internal sealed class RegistryRules(
    RegistryContext registry, AffinityDomain domain, SubmissionNeighbourhood neighbourhood, bool onDemand, Findings findings)
{
    private const string Approved = "an Approved one";

    private readonly Submission submission = neighbourhood.Submission;

    public async Task CheckAsync(CancellationToken cancel)
    {
        CheckKinds();
        await new IdentityRules(registry, domain, neighbourhood, findings).CheckAsync(areNew: true, cancel);
        foreach (Association association in submission.Associations)
        {
            CheckAssociation(association);
        }

        CheckReplacedOnce();
        await AppendRules.CheckRegistrationAsync(registry, neighbourhood, findings, cancel);
    }

    private void CheckKinds()
    {
        foreach (DocumentEntry entry in submission.Documents.Where(e => e.IsOnDemand != onDemand))
        {
            Report(
                XDSRegistryMetadataError, $"{OnDemandRules.KindOf(entry.IsOnDemand)} is not registered by this transaction", entry, "objectType", null,
                onDemand ? "an On-Demand one, or ITI-42" : "a stable one, or ITI-61");
        }

        if (onDemand && submission is { Set: not null, Documents.Count: 0 })
        {
            Report(XDSRegistryMetadataError, "The submission has no DocumentEntry", submission.Set, "HasMember", null,
                "one On-Demand DocumentEntry at least; ITI-42 registers submissions without");
        }
    }

    private void CheckAssociation(Association association)
    {
        bool membership = association.Type == AssociationTypes.HasMember;
        RegisteredObject? target = null;
        if (neighbourhood.Submitted(association.Source) is null && membership)
        {
            CheckEnd(association, "sourceObject", association.Source, RegistryObjectKind.Folder, approved: true, samePatient: true);
        }

        if (neighbourhood.Submitted(association.Target) is { } submitted)
        {
            CheckSubmittedTarget(association, submitted);
        }
        else
        {
            // By reference a SubmissionSet may hold any registered entry, deprecated ones and other patients' too.
            bool byReference = membership && neighbourhood.Submitted(association.Source) is SubmissionSet;
            target = CheckEnd(
                association, "targetObject", association.Target, RegistryObjectKind.DocumentEntry, !byReference, !byReference);
        }

        if (!membership)
        {
            OnDemandRules.Check(
                findings, XDSRegistryMetadataError, association, (neighbourhood.Submitted(association.Source) as DocumentEntry)?.IsOnDemand,
                target?.IsOnDemand);
        }
    }

    /// <summary>What is not the SubmissionSet joins DocumentEntries only.</summary>
    private void CheckSubmittedTarget(Association association, RegistryEntry target)
    {
        if (target is SubmissionSet || (target is not DocumentEntry && association.Source != submission.Set?.EntryUuid))
        {
            Report(XDSRegistryMetadataError, $"An association of this type may not end at a {target.GetType().Name}", association,
                "targetObject", association.Target, "a DocumentEntry");
        }
    }

    /// <summary>Checks an end that is not in the submission. A symbolic id that leads nowhere is a finding of SubmissionRules.</summary>
    private RegisteredObject? CheckEnd(
        Association association, string attribute, string id, RegistryObjectKind kind, bool approved, bool samePatient)
    {
        if (EntryUuid.IsSymbolic(id))
        {
            return null;
        }

        if (neighbourhood.Registered(id) is not { } end)
        {
            Report(UnresolvedReferenceException, "An association ends at an object that is neither submitted nor registered", association,
                attribute, id, $"the entryUUID of a registered {kind}");
            return null;
        }

        if (end.Kind != kind)
        {
            Report(XDSRegistryMetadataError, $"An association of this type may not end at a registered {end.Kind}", association,
                attribute, id, $"the entryUUID of a registered {kind}");
            return null;
        }

        if (approved && end.Status != AvailabilityStatus.Approved)
        {
            Report(XDSRegistryDeprecatedDocumentError, $"The {kind} is Deprecated", association, attribute, id, Approved);
        }

        if (samePatient && neighbourhood.PatientKey is { } patient && end.PatientKey != patient)
        {
            Report(XDSPatientIdDoesNotMatch, $"The {kind} belongs to another patient", association, attribute, id,
                "one of the submission's patient");
        }

        return end;
    }

    private void CheckReplacedOnce()
    {
        HashSet<string> replaced = new(StringComparer.OrdinalIgnoreCase);
        foreach (Association association in submission.Associations.Where(a => AssociationTypes.IsReplacement(a.Type) && !replaced.Add(a.Target)))
        {
            Report(XDSRegistryDeprecatedDocumentError, "The DocumentEntry is replaced twice in one submission", association, "targetObject",
                association.Target, Approved);
        }
    }

    private void Report(XdsErrorCode code, string sentence, RegistryEntry entry, string attribute, string? value, string expected) =>
        findings.Report(code, sentence, entry, attribute, value, expected);
}
